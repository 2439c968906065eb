package io.ringcast.client;

import io.ringcast.wire.Envelope;
import io.ringcast.wire.Message;
import io.ringcast.wire.MessageCodec;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Answers questions for a node by multicast on the loopback interface, on a port of its own. */
public final class FakeAnnouncer implements AutoCloseable {

  private static final String GROUP = "224.0.0.1";

  private final MulticastSocket socket;
  private final IntFunction<List<String>> answers;
  private final AtomicInteger asked = new AtomicInteger();

  private FakeAnnouncer(MulticastSocket socket, IntFunction<List<String>> answers) {
    this.socket = socket;
    this.answers = answers;
  }

  /**
   * @param answers the datagrams to answer the n-th question with, from 1
   */
  public static FakeAnnouncer start(IntFunction<List<String>> answers) throws IOException {
    MulticastSocket socket = new MulticastSocket(0);
    NetworkInterface loopback = NetworkInterface.getByName("lo");
    socket.setNetworkInterface(loopback);
    socket.joinGroup(new InetSocketAddress(InetAddress.getByName(GROUP), 0), loopback);
    FakeAnnouncer announcer = new FakeAnnouncer(socket, answers);
    Thread.ofVirtual().start(announcer::answer);
    return announcer;
  }

  /** Answers every question with {@code node}. */
  public static FakeAnnouncer of(FakeNode node) throws IOException {
    return start(question -> List.of(announcement(node)));
  }

  public static String announcement(FakeNode node) {
    Message.ServerAnnounce announce =
        new Message.ServerAnnounce(node.endpoint().host(), node.endpoint().port(), "leader");
    byte[] json = new MessageCodec().encodeBare(new Envelope("leader", "a", 1.0, announce));
    return new String(json, StandardCharsets.UTF_8);
  }

  public Discovery discovery() {
    return new Discovery(GROUP, socket.getLocalPort(), "lo");
  }

  public int asked() {
    return asked.get();
  }

  /** A discovery that nobody answers. */
  public static Discovery silence() throws IOException {
    try (DatagramSocket free = new DatagramSocket()) {
      return new Discovery(GROUP, free.getLocalPort(), "lo");
    }
  }

  private void answer() {
    MessageCodec codec = new MessageCodec();
    try {
      while (true) {
        DatagramPacket question = new DatagramPacket(new byte[2048], 2048);
        socket.receive(question);
        if (codec.decode(question.getData(), 0, question.getLength()).message()
            instanceof Message.ServerDiscovery) {
          for (String json : answers.apply(asked.incrementAndGet())) {
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            socket.send(new DatagramPacket(bytes, bytes.length, question.getSocketAddress()));
          }
        }
      }
    } catch (Exception e) {
      // Closed.
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
