package io.ringcast.cluster;

import io.ringcast.election.ElectionState;
import io.ringcast.membership.MemberTable;
import io.ringcast.membership.Peer;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.KnownMember;
import io.ringcast.wire.Message.Load;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** When the next heartbeat leaves, and what stands in it. */
final class Beacon {

  /** The first heartbeats follow each other quickly, so that one lost datagram costs little. */
  private static final int FIRST_HEARTBEATS = 3;

  /** The shortest time between two heartbeats, as a share of the interval. */
  private static final int SHORTEST_GAP = 20;

  private final ClusterSettings settings;
  private final long intervalNanos;
  private long sequence;
  private long lastNanos;
  private long nextNanos;
  private List<KnownMember> known = List.of();
  private @Nullable Heartbeat last;

  Beacon(ClusterSettings settings, long nowNanos) {
    this.settings = settings;
    intervalNanos = settings.membership().heartbeatInterval().toNanos();
    lastNanos = nowNanos - intervalNanos;
    nextNanos = nowNanos;
  }

  boolean isDue(long nowNanos) {
    return nowNanos - nextNanos >= 0;
  }

  /** The next heartbeat leaves soon, because it has news. */
  void hurry() {
    long soon = lastNanos + intervalNanos / SHORTEST_GAP;
    if (soon - nextNanos < 0) {
      nextNanos = soon;
    }
  }

  ClusterOutput.SendHeartbeat send(
      MemberTable table, ElectionState state, Load load, boolean leaving, long nowNanos) {
    sequence++;
    lastNanos = nowNanos;
    nextNanos =
        nowNanos + (sequence < FIRST_HEARTBEATS ? intervalNanos / SHORTEST_GAP : intervalNanos);
    Heartbeat full = current(table, state, load, leaving);
    return new ClusterOutput.SendHeartbeat(full.withMembers(List.of()), full);
  }

  /** What the last heartbeat would say now, members included; the same object if it is no news. */
  Heartbeat current(MemberTable table, ElectionState state, Load load, boolean leaving) {
    if (!names(table)) {
      known = knownMembers(table);
    }
    if (last == null || !says(last, state, load, leaving)) {
      last =
          new Heartbeat(
              settings.clusterName(),
              settings.self().incarnation(),
              sequence,
              settings.version(),
              settings.addresses(),
              state.epochSeen(),
              state.leadership(),
              load,
              leaving,
              hasSteppedDown(state),
              known);
    }
    return last;
  }

  private boolean says(Heartbeat heartbeat, ElectionState state, Load load, boolean leaving) {
    return heartbeat.sequence() == sequence
        && heartbeat.epoch() == state.epochSeen()
        && Objects.equals(heartbeat.leadership(), state.leadership())
        && heartbeat.load().equals(load)
        && heartbeat.leaving() == leaving
        && heartbeat.steppedDown() == hasSteppedDown(state)
        && heartbeat.members().equals(known);
  }

  private boolean hasSteppedDown(ElectionState state) {
    return state.ring().hasSteppedDown(settings.self());
  }

  /** Whether {@link #known} still names the members of the table. */
  private boolean names(MemberTable table) {
    int at = 0;
    for (Peer peer : table.peers().values()) {
      if (peer.isMember()) {
        if (at == known.size()
            || !known.get(at).member().equals(peer.member())
            || !known.get(at).link().equals(peer.heartbeat().addresses().link())) {
          return false;
        }
        at++;
      }
    }
    return at == known.size();
  }

  private static List<KnownMember> knownMembers(MemberTable table) {
    return table.members().stream()
        .map(peer -> new KnownMember(peer.member(), peer.heartbeat().addresses().link()))
        .toList();
  }
}
