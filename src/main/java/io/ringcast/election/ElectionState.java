package io.ringcast.election;

import io.ringcast.node.NodeId;
import io.ringcast.wire.Message.LeaderElection;
import io.ringcast.wire.Message.Leadership;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one node knows of elections; immutable.
 *
 * @param epochSeen the highest epoch heard of; never goes down
 * @param promised the highest epoch in which this node took part on some ring; it takes part in no
 *     other ring's election of that epoch, so rings that share a node never both decide one epoch
 * @param leadership whom this node follows (or itself), or null
 * @param highest the highest leadership that this node ever followed, or null; it follows no lower
 *     one afterwards
 * @param parked tokens that were started on another ring than the present one, at most {@value
 *     #MAX_PARKED}; they are looked at again when the ring changes
 */
public record ElectionState(
    Ring ring,
    long epochSeen,
    long promised,
    @Nullable Leadership leadership,
    @Nullable Leadership highest,
    Phase phase,
    List<ParkedToken> parked) {

  /** How many tokens wait for their ring. */
  public static final int MAX_PARKED = 16;

  /** A token and the peer that sent it. */
  public record ParkedToken(NodeId from, LeaderElection token) {}

  /** The highest epoch known to be decided, 0 for none. */
  long decidedEpoch() {
    return highest == null ? 0 : highest.epoch();
  }

  ElectionState withRing(Ring newRing) {
    return new ElectionState(newRing, epochSeen, promised, leadership, highest, phase, parked);
  }

  ElectionState withEpochSeen(long epoch) {
    return new ElectionState(
        ring, Math.max(epoch, epochSeen), promised, leadership, highest, phase, parked);
  }

  ElectionState withPromised(long epoch) {
    return new ElectionState(
        ring, Math.max(epochSeen, epoch), epoch, leadership, highest, phase, parked);
  }

  ElectionState withLeadership(Leadership newLeadership) {
    return new ElectionState(
        ring, epochSeen, promised, newLeadership, newLeadership, phase, parked);
  }

  ElectionState withoutLeader() {
    return new ElectionState(ring, epochSeen, promised, null, highest, phase, parked);
  }

  /** Whether {@code claim} is above all that this node ever followed, or the same. */
  boolean admits(Leadership claim) {
    return highest == null || claim.compareTo(highest) >= 0;
  }

  ElectionState withPhase(Phase newPhase) {
    return new ElectionState(ring, epochSeen, promised, leadership, highest, newPhase, parked);
  }

  /**
   * Keeps one token for each candidate, that of the highest epoch; the oldest goes if all is full.
   */
  ElectionState withParked(NodeId from, LeaderElection token) {
    List<ParkedToken> kept = new ArrayList<>(parked);
    for (ParkedToken other : parked) {
      if (other.token().candidate().equals(token.candidate())) {
        if (other.token().epoch() > token.epoch()) {
          return this;
        }
        kept.remove(other);
      }
    }
    if (kept.size() == MAX_PARKED) {
      kept.removeFirst();
    }
    kept.add(new ParkedToken(from, token));
    return withParked(List.copyOf(kept));
  }

  ElectionState withoutParked() {
    return withParked(List.of());
  }

  private ElectionState withParked(List<ParkedToken> tokens) {
    return new ElectionState(ring, epochSeen, promised, leadership, highest, phase, tokens);
  }
}
