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
 * @param contested another leader of the same epoch was heard of: two sides of a partition elected
 * @param parked tokens that were started on another ring than the present one, at most {@value
 *     #MAX_PARKED}; they are looked at again when the ring changes
 */
public record ElectionState(
    Ring ring,
    long epochSeen,
    long promised,
    @Nullable Leadership leadership,
    boolean contested,
    Phase phase,
    List<ParkedToken> parked) {

  static final int MAX_PARKED = 16;

  /** A token and the peer that sent it. */
  public record ParkedToken(NodeId from, LeaderElection token) {}

  /** The epoch of the present leadership, 0 without one. */
  public long leaderEpoch() {
    return leadership == null ? 0 : leadership.epoch();
  }

  ElectionState withRing(Ring newRing) {
    return new ElectionState(newRing, epochSeen, promised, leadership, contested, phase, parked);
  }

  ElectionState withEpochSeen(long epoch) {
    long highest = Math.max(epoch, epochSeen);
    return new ElectionState(ring, highest, promised, leadership, contested, phase, parked);
  }

  ElectionState withPromised(long epoch) {
    return new ElectionState(
        ring, Math.max(epochSeen, epoch), epoch, leadership, contested, phase, parked);
  }

  /** A change of leadership settles what was contested. */
  ElectionState withLeadership(@Nullable Leadership newLeadership) {
    return new ElectionState(ring, epochSeen, promised, newLeadership, false, phase, parked);
  }

  ElectionState withContest() {
    return new ElectionState(ring, epochSeen, promised, leadership, true, phase, parked);
  }

  ElectionState withPhase(Phase newPhase) {
    return new ElectionState(ring, epochSeen, promised, leadership, contested, newPhase, parked);
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
    return new ElectionState(ring, epochSeen, promised, leadership, contested, phase, tokens);
  }
}
