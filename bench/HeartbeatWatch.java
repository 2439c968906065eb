import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hears the nodes' heartbeats as another node would, on the machine that they share: how long it
 * was at most from one to the next of a node, by the sender's clock (when they left) and by the
 * listener's (when they came).
 */
final class HeartbeatWatch implements AutoCloseable {

  private static final String GROUP = "224.0.0.1";
  private static final String INTERFACE = "lo";
  private static final double MILLIS_PER_SECOND = 1e3;
  private static final Pattern SENDER = Pattern.compile("\"sender_id\"\\s*:\\s*\"([^\"]+)\"");
  private static final Pattern TIME = Pattern.compile("\"timestamp\"\\s*:\\s*([0-9.eE+]+)");

  private final MulticastSocket socket;
  private final Map<String, Sign> last = new HashMap<>();
  private double longestSent;
  private double longestReceived;

  private record Sign(double sentMillis, double receivedMillis) {}

  private HeartbeatWatch(MulticastSocket socket) {
    this.socket = socket;
  }

  static HeartbeatWatch start(int port) throws IOException {
    MulticastSocket socket = new MulticastSocket(port);
    socket.joinGroup(
        new InetSocketAddress(InetAddress.getByName(GROUP), port),
        NetworkInterface.getByName(INTERFACE));
    HeartbeatWatch watch = new HeartbeatWatch(socket);
    Thread.ofPlatform().daemon().start(watch::listen);
    return watch;
  }

  private void listen() {
    DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
    while (!socket.isClosed()) {
      try {
        socket.receive(packet);
        String json = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
        onDatagram(json, System.nanoTime() / 1e6);
      } catch (IOException e) {
        // Closed: the end.
      }
    }
  }

  private synchronized void onDatagram(String json, double receivedMillis) {
    Matcher sender = SENDER.matcher(json);
    Matcher time = TIME.matcher(json);
    if (json.contains("\"HEARTBEAT\"") && sender.find() && time.find()) {
      double sentMillis = Double.parseDouble(time.group(1)) * MILLIS_PER_SECOND;
      Sign before = last.put(sender.group(1), new Sign(sentMillis, receivedMillis));
      if (before != null) {
        longestSent = Math.max(longestSent, sentMillis - before.sentMillis());
        longestReceived = Math.max(longestReceived, receivedMillis - before.receivedMillis());
      }
    }
  }

  synchronized String report() {
    return String.format(
        Locale.ROOT,
        "longest time between two heartbeats %.0f ms as sent, %.0f ms as received",
        longestSent,
        longestReceived);
  }

  @Override
  public void close() {
    socket.close();
  }
}
