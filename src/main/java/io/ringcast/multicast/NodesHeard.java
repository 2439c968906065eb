package io.ringcast.multicast;

import java.net.SocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The nodes of a cluster whose heartbeats came, and which ids two of them share. */
final class NodesHeard {

  /** As many as a node knows, and itself. */
  static final int MAX_NODES = 256;

  private final Sightings nodes = new Sightings(MAX_NODES);
  private final Map<String, Long> newest = new HashMap<>();
  private final Set<String> shared = new TreeSet<>();

  /**
   * A restart goes from a lower incarnation to a higher one, and never back: whoever is heard with
   * a lower one again lives beside the higher one.
   */
  synchronized void add(HeartbeatHead head, SocketAddress from, long nowNanos) {
    Long before = newest.get(head.id());
    if (before == null && newest.size() == MAX_NODES) {
      return;
    }
    if (before != null && head.incarnation() < before) {
      shared.add(head.id());
    }
    newest.merge(head.id(), head.incarnation(), Math::max);
    nodes.add(head.id(), from, nowNanos);
  }

  synchronized List<Sighting> nodes(long nowNanos) {
    return nodes.list(nowNanos);
  }

  synchronized List<String> sharedIds() {
    return List.copyOf(shared);
  }
}
