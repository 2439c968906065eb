package io.ringcast.simulation;

import io.ringcast.membership.Peer;
import io.ringcast.wire.Message.KnownMember;
import io.ringcast.wire.Message.Member;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How many of some nodes a peer names. Counted once for each thing a peer says, for in a cluster of
 * fifty this is what most of the time goes into.
 */
final class Naming {

  private static final int MOST_KEPT = 200;

  private final Map<List<KnownMember>, Integer> counts = new IdentityHashMap<>();
  private Set<Member> nodes = Set.of();

  /** Counts these from now on. */
  Naming of(Set<Member> asked) {
    if (!nodes.equals(asked) || counts.size() > MOST_KEPT) {
      counts.clear();
      nodes = asked;
    }
    return this;
  }

  int count(Peer peer) {
    return counts.computeIfAbsent(peer.heartbeat().members(), this::count);
  }

  private int count(List<KnownMember> names) {
    int count = 0;
    for (KnownMember known : names) {
      count += nodes.contains(known.member()) ? 1 : 0;
    }
    return count;
  }
}
