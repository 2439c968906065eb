package io.ringcast.network;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Carries multicast between hosts that don't hear each other directly, and loses and delays it on
 * the way to each of them. Runs in a process of its own, in the namespace that has an interface to
 * every host, until its input ends.
 *
 * <p>Arguments: share lost (0 to 1), longest delay (ms), seed, and for each host {@code
 * address=interface}. It prints {@link #READY}, and {@link #GAP} each time that a host is heard by
 * another again after three or more of its datagrams in a row were lost.
 */
final class LossyRelay {

  static final String READY = "ready";
  static final String GAP = "gap";

  /** As nodes have it by default. */
  private static final InetSocketAddress GROUP =
      new InetSocketAddress("224.0.0.1", HostNetwork.MULTICAST_PORT);

  private static final int LARGEST_DATAGRAM = 2048;
  private static final int LONG_GAP = 3;
  private static final int SETTINGS = 3;

  private final double loss;
  private final int longestDelayMillis;
  private final Random random;
  private final Map<String, MulticastSocket> legs = new LinkedHashMap<>();
  private final Map<String, Integer> lostInARow = new LinkedHashMap<>();
  private final ScheduledExecutorService delays = Executors.newSingleThreadScheduledExecutor();

  private LossyRelay(String... arguments) {
    loss = Double.parseDouble(arguments[0]);
    longestDelayMillis = Integer.parseInt(arguments[1]);
    random = new Random(Long.parseLong(arguments[2]));
  }

  public static void main(String... arguments) throws IOException {
    LossyRelay relay = new LossyRelay(arguments);
    try (MulticastSocket receiving = new MulticastSocket(GROUP)) {
      for (int i = SETTINGS; i < arguments.length; i++) {
        String[] host = arguments[i].split("=", 2);
        relay.connect(host[0], NetworkInterface.getByName(host[1]), receiving);
      }
      Thread.ofPlatform().daemon().start(LossyRelay::endWithTheInput);
      System.out.println(READY);
      while (true) {
        DatagramPacket packet = new DatagramPacket(new byte[LARGEST_DATAGRAM], LARGEST_DATAGRAM);
        receiving.receive(packet);
        relay.onDatagram(packet);
      }
    }
  }

  private static void endWithTheInput() {
    try {
      System.in.readAllBytes();
    } catch (IOException e) {
      // The input is gone, which is its end too.
    }
    System.exit(0);
  }

  private void connect(String host, NetworkInterface network, MulticastSocket receiving)
      throws IOException {
    receiving.joinGroup(GROUP, network);
    MulticastSocket sending = new MulticastSocket();
    sending.setNetworkInterface(network);
    sending.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, false);
    legs.put(host, sending);
  }

  private void onDatagram(DatagramPacket packet) {
    String from = packet.getAddress().getHostAddress();
    if (legs.containsKey(from)) {
      DatagramPacket copy = new DatagramPacket(packet.getData(), packet.getLength(), GROUP);
      legs.forEach((to, leg) -> {
        if (!to.equals(from)) {
          carry(from + " to " + to, copy, leg);
        }
      });
    }
  }

  private void carry(String way, DatagramPacket packet, MulticastSocket leg) {
    if (random.nextDouble() < loss) {
      lostInARow.merge(way, 1, Integer::sum);
      return;
    }
    if (lostInARow.getOrDefault(way, 0) >= LONG_GAP) {
      System.out.println(GAP + " on the way from " + way);
    }
    lostInARow.put(way, 0);
    delays.schedule(
        () -> send(packet, leg), random.nextInt(longestDelayMillis + 1), TimeUnit.MILLISECONDS);
  }

  private static void send(DatagramPacket packet, MulticastSocket leg) {
    try {
      leg.send(packet);
    } catch (IOException e) {
      System.out.println("not sent: " + e);
    }
  }
}
