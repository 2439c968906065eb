package io.ringcast.client;

import io.ringcast.node.Endpoint;
import io.ringcast.wire.Envelope;
import io.ringcast.wire.InvalidMessageException;
import io.ringcast.wire.Message;
import io.ringcast.wire.MessageCodec;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks a multicast group which node should take a client. The answer comes to the port that asked,
 * so the group is never joined. For one thread.
 */
final class DiscoverySocket implements AutoCloseable {

  private static final int LONGEST_DATAGRAM_BYTES = 64 * 1024;

  private final String user;
  private final InetSocketAddress group;
  private final DatagramChannel channel;
  private final MessageCodec codec = new MessageCodec();
  private final byte[] buffer = new byte[LONGEST_DATAGRAM_BYTES];

  private DiscoverySocket(String user, InetSocketAddress group, DatagramChannel channel) {
    this.user = user;
    this.group = group;
    this.channel = channel;
  }

  /**
   * @throws IOException if there is no such interface or group, naming what is wrong
   */
  static DiscoverySocket open(Discovery discovery, String user) throws IOException {
    NetworkInterface network = NetworkInterface.getByName(discovery.interfaceName());
    if (network == null) {
      throw new IOException(
          "there is no network interface '"
              + discovery.interfaceName()
              + "'; this machine has "
              + NetworkInterface.networkInterfaces()
                  .map(NetworkInterface::getName)
                  .collect(Collectors.joining(", ")));
    }
    InetSocketAddress group = new InetSocketAddress(address(discovery), discovery.port());
    DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, network);
      channel.bind(new InetSocketAddress(0));
      return new DiscoverySocket(user, group, channel);
    } catch (IOException e) {
      channel.close();
      throw new IOException("multicast on " + network.getName() + ": " + e.getMessage(), e);
    }
  }

  private static InetAddress address(Discovery discovery) throws IOException {
    try {
      InetAddress address = InetAddress.getByName(discovery.group());
      if (address.isMulticastAddress()) {
        return address;
      }
    } catch (UnknownHostException e) {
      // Told below, together with what is no multicast address.
    }
    throw new IOException(
        "'" + discovery.group() + "' is no multicast group: 224.0.0.0 to 239.255.255.255 are");
  }

  /**
   * Asks once.
   *
   * @param patience how long to wait for the answer
   * @return the first node named, or null when none was in that time
   * @throws IOException if the question could not be sent
   */
  @Nullable Endpoint ask(Duration patience) throws IOException {
    double now = System.currentTimeMillis() / 1000.0;
    byte[] question =
        codec.encodeBare(
            new Envelope(
                user, UUID.randomUUID().toString(), now, new Message.ServerDiscovery(now)));
    channel.send(ByteBuffer.wrap(question), group);
    long deadline = System.nanoTime() + patience.toNanos();
    for (long left = millisTo(deadline); left > 0; left = millisTo(deadline)) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      channel.socket().setSoTimeout((int) Math.min(left, Integer.MAX_VALUE));
      try {
        channel.socket().receive(packet);
      } catch (SocketTimeoutException e) {
        return null;
      }
      Endpoint node = announced(packet.getLength());
      if (node != null) {
        return node;
      }
    }
    return null;
  }

  private static long millisTo(long deadlineNanos) {
    return Duration.ofNanos(deadlineNanos - System.nanoTime()).toMillis();
  }

  /** The node that a datagram names; null for anything else, which anyone may send. */
  private @Nullable Endpoint announced(int length) {
    try {
      if (codec.decode(buffer, 0, length).message() instanceof Message.ServerAnnounce announce
          && announce.assignedHost() != null) {
        return new Endpoint(announce.assignedHost(), announce.assignedTcpPort());
      }
    } catch (InvalidMessageException | IllegalArgumentException e) {
      // Not for us, or without a usable host and port.
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
