package io.ringcast.multicast;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The names that were seen last, and how often. For one thread at a time. */
final class Sightings {

  private final Map<String, Seen> byName;

  private static final class Seen {
    private long datagrams;
    private long lastNanos;
    private SocketAddress from;

    Seen(SocketAddress from) {
      this.from = from;
    }
  }

  /**
   * @param most how many names are remembered; then the one not seen for longest is forgotten
   */
  Sightings(int most) {
    byName =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
            return size() > most;
          }
        };
  }

  void add(String name, SocketAddress from, long nowNanos) {
    Seen seen = byName.computeIfAbsent(name, first -> new Seen(from));
    seen.datagrams++;
    seen.lastNanos = nowNanos;
    seen.from = from;
  }

  /** All of them, the one seen last at the end. */
  List<Sighting> list(long nowNanos) {
    return byName.entrySet().stream()
        .map(entry -> sighting(entry.getKey(), entry.getValue(), nowNanos))
        .toList();
  }

  private static Sighting sighting(String name, Seen seen, long nowNanos) {
    return new Sighting(
        name,
        seen.datagrams,
        Duration.ofNanos(Math.max(0, nowNanos - seen.lastNanos)),
        text(seen.from));
  }

  private static String text(SocketAddress address) {
    return address instanceof InetSocketAddress inet
        ? inet.getAddress().getHostAddress() + ":" + inet.getPort()
        : address.toString();
  }
}
