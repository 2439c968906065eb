package io.ringcast.multicast;

import io.ringcast.node.RateLimit;
import io.ringcast.node.Ticker;
import java.net.SocketAddress;
import java.util.EnumMap;
import java.util.Map;

/**
 * Counts what came from the group, and remembers when and from whom. Written by the thread that
 * listens, read by any.
 */
final class DatagramLog {

  /** How many names of other clusters, and of nodes with a wrong hash, are remembered. */
  static final int MAX_NAMES = 16;

  /** In how many datagrams of a second a name is looked for: a flood must not cost more. */
  static final int NAMES_PER_SECOND = 100;

  private final Ticker ticker;
  private final RateLimit names;
  private final Map<DatagramKind, Sightings> kinds = new EnumMap<>(DatagramKind.class);
  private final Sightings foreignClusters = new Sightings(MAX_NAMES);
  private final Sightings unproven = new Sightings(MAX_NAMES);

  DatagramLog(Ticker ticker) {
    this.ticker = ticker;
    names = RateLimit.perSecond(NAMES_PER_SECOND, ticker);
  }

  synchronized void add(DatagramKind kind, byte[] datagram, int length, SocketAddress from) {
    long nowNanos = ticker.nanos();
    kinds.computeIfAbsent(kind, first -> new Sightings(1)).add(kind.name(), from, nowNanos);
    boolean named = kind == DatagramKind.FOREIGN_CLUSTER || kind == DatagramKind.BAD_HASH;
    if (named && names.tryTake()) {
      HeartbeatHead.of(datagram, length)
          .ifPresent(head -> {
            if (kind == DatagramKind.BAD_HASH) {
              unproven.add(head.id(), from, nowNanos);
            } else {
              foreignClusters.add(head.cluster(), from, nowNanos);
            }
          });
    }
  }

  synchronized Heard heard() {
    long nowNanos = ticker.nanos();
    Map<DatagramKind, Sighting> byKind = new EnumMap<>(DatagramKind.class);
    kinds.forEach((kind, seen) -> byKind.put(kind, seen.list(nowNanos).getFirst()));
    return new Heard(byKind, foreignClusters.list(nowNanos), unproven.list(nowNanos));
  }
}
