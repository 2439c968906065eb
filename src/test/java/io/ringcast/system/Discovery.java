package io.ringcast.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client that looks for a node, with plain datagrams. */
final class Discovery {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String GROUP = "224.0.0.1";
  private static final int ANSWER_TIMEOUT_MILLIS = 10_000;

  /** Where the leader sends a client. */
  record Answer(String host, int port, String serverId) {}

  private Discovery() {}

  /**
   * Asks {@code times} times without a pause, and collects as many answers to the asking port;
   * fewer if no further one comes.
   */
  static List<Answer> burst(int multicastPort, int times) {
    List<Answer> answers = new ArrayList<>();
    try (MulticastSocket socket = onLoopback()) {
      for (int i = 0; i < times; i++) {
        send(socket, multicastPort, question(i).getBytes(UTF_8));
      }
      while (answers.size() < times) {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        socket.receive(packet);
        JsonNode message = JSON.readTree(packet.getData(), 0, packet.getLength());
        if (message.path("type").asString("").equals("SERVER_ANNOUNCE")) {
          answers.add(
              new Answer(
                  message.at("/payload/assigned_host").asString(""),
                  message.at("/payload/assigned_tcp_port").asInt(0),
                  message.at("/payload/server_id").asString("")));
        }
      }
    } catch (SocketTimeoutException e) {
      return answers;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return answers;
  }

  /** A socket of any port that multicasts on the loopback interface. */
  static MulticastSocket onLoopback() throws IOException {
    MulticastSocket socket = new MulticastSocket(new InetSocketAddress("127.0.0.1", 0));
    socket.setNetworkInterface(NetworkInterface.getByName("lo"));
    socket.setSoTimeout(ANSWER_TIMEOUT_MILLIS);
    return socket;
  }

  /** Sends {@code bytes} to the group. */
  static void send(MulticastSocket socket, int multicastPort, byte[] bytes) throws IOException {
    InetSocketAddress group = new InetSocketAddress(GROUP, multicastPort);
    socket.send(new DatagramPacket(bytes, bytes.length, group));
  }

  private static String question(int number) {
    double now = System.currentTimeMillis() / 1000.0;
    return """
    {"type": "SERVER_DISCOVERY", "sender_id": "seeker%d", "payload": {"ts": %s}, \
    "timestamp": %s, "message_id": "seeker%d_%s"}\
    """
        .formatted(number, now, now, number, now);
  }
}
