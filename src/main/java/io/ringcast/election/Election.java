package io.ringcast.election;

import io.ringcast.node.NodeId;
import io.ringcast.wire.Message.LeaderElection;
import io.ringcast.wire.Message.Leadership;
import io.ringcast.wire.Message.Member;
import java.util.List;
import java.util.function.Consumer;

/**
 * LeLann-Chang-Roberts leader election as pure steps: a state and an input give a state and
 * outputs.
 *
 * <p>A node that wants an election sends a token with its own id to its successor on the {@link
 * Ring}. Whoever receives a token sends a higher candidate on, replaces a lower one by itself, or
 * swallows it when its own or a higher one is on its way already. A candidate whose own token comes
 * home has the highest id and leads. Source: G. Le Lann, "Distributed Systems: Towards a Formal
 * Approach", 1977; E. Chang and R. Roberts, "An Improved Algorithm for Decentralized
 * Extrema-Finding in Circular Configurations of Processes", 1979.
 *
 * <p>The papers assume a ring on which nobody fails. Beyond them:
 *
 * <ul>
 *   <li>Each election has an epoch, one above all that its initiator has seen. What belongs to a
 *       lower epoch is void, and answered with the present leader.
 *   <li>A token carries the hash of the ring it was started on, and travels only where the same
 *       ring is known. Others park it and look again when their ring changes; a changed ring voids
 *       the election, and it starts anew.
 *   <li>An incarnation is part of a candidate: the token of an earlier life never wins.
 *   <li>The last token is sent again when the link to the successor comes back, and an election
 *       without an outcome is started anew when its time is over.
 *   <li>Claims of leadership in heartbeats repair what an announcement missed.
 * </ul>
 */
public final class Election {

  private final Member self;
  private final ElectionSettings settings;

  public Election(Member self, ElectionSettings settings) {
    this.self = self;
    this.settings = settings;
  }

  /** What follows from one input. */
  public record Step(ElectionState state, List<ElectionOutput> outputs) {}

  /** The state of a node that has just started and knows nobody. */
  public ElectionState start(long nowNanos) {
    Phase listening =
        new Phase.Waiting("started", nowNanos, nowNanos + settings.startupWait().toNanos());
    return new ElectionState(Ring.of(List.of(self)), 0, 0, null, null, listening, List.of());
  }

  /** The live members are now these; {@code ring} contains this node. */
  public Step onRing(ElectionState state, Ring ring, long nowNanos) {
    return step(state, nowNanos, turn -> turn.ring(ring));
  }

  /** A token came over the link from {@code from}. */
  public Step onToken(ElectionState state, LeaderElection token, NodeId from, long nowNanos) {
    return step(state, nowNanos, turn -> turn.token(token, from));
  }

  /** {@code from} follows {@code claim}, as told by an announcement or a heartbeat. */
  public Step onClaim(ElectionState state, Leadership claim, NodeId from, long nowNanos) {
    return step(state, nowNanos, turn -> turn.claim(claim, from));
  }

  /** A heartbeat told of {@code epoch}, decided or not. */
  public ElectionState onEpoch(ElectionState state, long epoch, long nowNanos) {
    return step(state, nowNanos, turn -> turn.see(epoch)).state();
  }

  /** The link to {@code peer} came up: what was sent before may be lost. */
  public Step onLinkUp(ElectionState state, NodeId peer, long nowNanos) {
    return step(state, nowNanos, turn -> turn.resend(peer));
  }

  /** Time goes by. */
  public Step onTick(ElectionState state, long nowNanos) {
    return step(state, nowNanos, Turn::tick);
  }

  private Step step(ElectionState state, long nowNanos, Consumer<Turn> input) {
    Turn turn = new Turn(self, settings, state, nowNanos);
    input.accept(turn);
    return turn.end();
  }
}
