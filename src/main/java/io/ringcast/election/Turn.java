package io.ringcast.election;

import io.ringcast.node.NodeId;
import io.ringcast.wire.Message.LeaderElection;
import io.ringcast.wire.Message.Leadership;
import io.ringcast.wire.Message.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One step of {@link Election}: collects the new state and the outputs, and is then thrown away.
 */
final class Turn {

  private static final int MOST_DOUBLINGS = 3;
  private static final int MOST_WAITS = 4;

  /** Nodes give up an election at different times, so that one of them starts the next alone. */
  private static final int STAGGER = 8;

  private final Member self;
  private final ElectionSettings settings;
  private final long now;
  private final List<ElectionOutput> outputs = new ArrayList<>();
  private ElectionState state;

  Turn(Member self, ElectionSettings settings, ElectionState state, long nowNanos) {
    this.self = self;
    this.settings = settings;
    this.state = state;
    this.now = nowNanos;
  }

  Election.Step end() {
    return new Election.Step(state, List.copyOf(outputs));
  }

  void ring(Ring ring) {
    if (ring.equals(state.ring())) {
      return;
    }
    if (ring.members().equals(state.ring().members())) {
      stepDown(ring);
      return;
    }
    boolean shrank = !ring.members().containsAll(state.ring().members());
    Leadership leadership = state.leadership();
    boolean started = state.highest() != null || state.phase() instanceof Phase.Electing;
    boolean leaderless = leadership == null && started;
    state = state.withRing(ring);
    Optional<String> urgent =
        shrank && leaderless ? Optional.of("the ring changed") : Optional.empty();
    if (leadership != null && !ring.contains(leadership.leader())) {
      String reason = "the leader " + leadership.leader().id() + " is gone";
      lose(leadership, reason);
      urgent = Optional.of(reason);
    }
    if (!ring.highest().equals(self)) {
      // The highest id left starts: its token all take in any case, the others' would be in vain.
      urgent = Optional.empty();
    }
    if (!joinParked()) {
      review(urgent);
    }
  }

  /** Others have stepped down than before, or this node has; an election under way goes on. */
  private void stepDown(Ring ring) {
    boolean handsOver = ring.hasSteppedDown(self) && !state.ring().hasSteppedDown(self);
    state = state.withRing(ring);
    if (!(state.phase() instanceof Phase.Electing)) {
      review(handsOver ? Optional.of("this node steps down") : Optional.empty());
    }
  }

  /** Takes part in an election that others began on this ring before this node knew it. */
  private boolean joinParked() {
    List<ElectionState.ParkedToken> parked = state.parked();
    state = state.withoutParked();
    Phase former = state.phase();
    if (former instanceof Phase.Electing) {
      state = state.withPhase(former.toSettled());
    }
    long promised = state.promised();
    parked.forEach(held -> token(held.token(), held.from()));
    boolean joined = state.promised() > promised;
    if (!joined) {
      state = state.withPhase(former);
    }
    return joined;
  }

  void token(LeaderElection token, NodeId from) {
    if (token.epoch() <= state.decidedEpoch()) {
      if (token.epoch() < state.decidedEpoch()) {
        answer(from);
      }
      return;
    }
    state = state.withEpochSeen(token.epoch());
    if (token.ring() != state.ring().hash()) {
      state = state.withParked(from, token);
      return;
    }
    if (token.hops() > state.ring().size()
        || !state.ring().contains(token.candidate())
        || !settings.hasMajority(state.ring().size())) {
      return;
    }
    Optional<Phase.Electing> electing = takePart(token, from);
    if (electing.isPresent()) {
      pass(token, electing.get());
    }
  }

  /** The election of the token, joined if need be; empty if this node is bound to another. */
  private Optional<Phase.Electing> takePart(LeaderElection token, NodeId from) {
    if (state.phase() instanceof Phase.Electing electing && electing.epoch() == token.epoch()) {
      return Optional.of(electing);
    }
    if (token.epoch() <= state.promised()) {
      outbid(token, from);
      return Optional.empty();
    }
    String reason = "asked by " + from;
    outputs.add(
        new ElectionOutput.Started(
            token.epoch(), token.candidate().id(), reason, state.ring().size()));
    int attempt = state.phase() instanceof Phase.Electing electing ? electing.attempt() : 1;
    return Optional.of(enter(token.epoch(), reason, attempt));
  }

  /**
   * The initiator did not know the epoch that this node is bound to. A node that waits for an
   * election has no part in that one any more, and starts the next, which all may take part in;
   * unless it has heard that somebody did.
   */
  private void outbid(LeaderElection token, NodeId from) {
    boolean othersDid = state.epochSeen() > state.promised();
    if (state.phase() instanceof Phase.Waiting && !othersDid) {
      startIfNeeded("the token from " + from + " is of too low an epoch, " + token.epoch(), 1);
    }
  }

  private void pass(LeaderElection token, Phase.Electing electing) {
    LeaderElection last = electing.lastSent();
    LeaderElection own = ownToken(electing.epoch());
    if (token.candidate().equals(self)) {
      if (electing.ownSent()) {
        win(electing, token.hops());
      }
    } else if (last != null && LeaderElection.BY_CANDIDATE.compare(last, token) >= 0) {
      return;
    } else if (LeaderElection.BY_CANDIDATE.compare(token, own) > 0) {
      send(electing, token.sentOn());
    } else {
      send(electing, own);
    }
  }

  void claim(Leadership claim, NodeId from) {
    state = state.withEpochSeen(claim.epoch());
    if (!state.admits(claim)) {
      answer(from);
    } else if (!claim.equals(state.leadership())
        && !claim.leader().equals(self)
        && state.ring().contains(claim.leader())
        && settings.hasMajority(state.ring().size())) {
      follow(claim, from);
    }
  }

  /** Another's election may be the one that this node waits for; its own would cost one more. */
  void see(long epoch) {
    boolean higher = epoch > state.epochSeen();
    state = state.withEpochSeen(epoch);
    if (higher
        && state.phase() instanceof Phase.Waiting waiting
        && !state.ring().highest().equals(self)) {
      state = state.withPhase(toWaiting(waiting.reason()));
    }
  }

  void resend(NodeId peer) {
    if (state.phase() instanceof Phase.Electing electing && electing.lastSent() != null) {
      Member successor = state.ring().successorOf(self);
      if (successor.id().equals(peer)) {
        outputs.add(new ElectionOutput.SendToken(successor, electing.lastSent()));
      }
    }
  }

  void tick() {
    switch (state.phase()) {
      case Phase.Settled settled -> {}
      case Phase.Waiting waiting -> {
        if (now - waiting.dueNanos() >= 0) {
          startIfNeeded(waiting.reason(), 1);
        }
      }
      case Phase.Electing electing -> {
        if (now - electing.deadlineNanos() >= 0) {
          String reason = "epoch " + electing.epoch() + " had no outcome in time";
          startIfNeeded(reason, electing.attempt() + 1);
        }
      }
    }
  }

  private void startIfNeeded(String reason, int attempt) {
    if (problem().isPresent() && settings.hasMajority(state.ring().size())) {
      start(reason, attempt);
    } else {
      state = state.withPhase(state.phase().toSettled());
    }
  }

  /** Decides anew whether an election is needed; an urgent one starts without waiting. */
  private void review(Optional<String> urgent) {
    if (!settings.hasMajority(state.ring().size())) {
      if (state.leadership() != null) {
        lose(state.leadership(), "no majority of the expected members is here");
      }
      state = state.withPhase(state.phase().toSettled());
      return;
    }
    Optional<String> problem = problem();
    if (problem.isEmpty()) {
      state = state.withPhase(state.phase().toSettled());
    } else if (urgent.isPresent()) {
      start(urgent.get(), 1);
    } else {
      state = state.withPhase(toWaiting(problem.get()));
    }
  }

  /**
   * The highest waits least, for its token all take: others that start beside it cost an epoch.
   * They have most time where somebody leads meanwhile.
   */
  private Phase.Waiting toWaiting(String reason) {
    long stable = settings.stableTime().toNanos();
    boolean highest = state.ring().highest().equals(self);
    int others = state.leadership() == null ? 2 : 4;
    long wait = highest ? stable : others * stable;
    long most = MOST_WAITS * (highest ? stable : 2 * stable);
    return state.phase().toWaiting(reason, now, wait, most);
  }

  /** Why the present leader, if any, is not the one that should be. */
  private Optional<String> problem() {
    Leadership leadership = state.leadership();
    if (leadership == null) {
      return Optional.of("no leader");
    }
    NodeId leader = leadership.leader().id();
    NodeId highest = state.ring().highest().id();
    if (leader.equals(highest)) {
      return Optional.empty();
    }
    if (state.ring().hasSteppedDown(leadership.leader())) {
      return Optional.of("the leader " + leader + " has stepped down");
    }
    return settings.preempt() ? Optional.of("a higher id is here: " + highest) : Optional.empty();
  }

  private void start(String reason, int attempt) {
    long epoch = state.epochSeen() + 1;
    outputs.add(new ElectionOutput.Started(epoch, self.id(), reason, state.ring().size()));
    Phase.Electing electing = enter(epoch, reason, attempt);
    if (state.ring().size() == 1) {
      win(electing, 0);
    } else {
      send(electing, ownToken(epoch));
    }
  }

  private Phase.Electing enter(long epoch, String reason, int attempt) {
    long timeout = settings.timeout().toNanos() << Math.min(attempt - 1, MOST_DOUBLINGS);
    int rank = state.ring().members().indexOf(self) % STAGGER;
    long deadline = now + timeout + rank * (settings.timeout().toNanos() / STAGGER);
    Phase.Electing electing = state.phase().toElecting(epoch, reason, attempt, now, deadline);
    state = state.withPromised(epoch).withPhase(electing);
    return electing;
  }

  private LeaderElection ownToken(long epoch) {
    Ring ring = state.ring();
    return new LeaderElection(epoch, self, ring.hash(), 1, ring.hasSteppedDown(self));
  }

  private void send(Phase.Electing electing, LeaderElection token) {
    outputs.add(new ElectionOutput.SendToken(state.ring().successorOf(self), token));
    state = state.withPhase(electing.afterSending(token, token.candidate().equals(self)));
  }

  private void win(Phase.Electing electing, int hops) {
    Leadership leadership = new Leadership(electing.epoch(), self);
    state = state.withLeadership(leadership).withPhase(electing.toSettled());
    Duration duration = Duration.ofNanos(now - electing.startedNanos());
    outputs.add(new ElectionOutput.Won(leadership, hops, duration));
    outputs.add(new ElectionOutput.Announce(leadership));
  }

  private void follow(Leadership claim, NodeId from) {
    state = state.withLeadership(claim);
    outputs.add(new ElectionOutput.Followed(claim, from));
    boolean newerUnderWay =
        state.phase() instanceof Phase.Electing electing && electing.epoch() > claim.epoch();
    if (!newerUnderWay) {
      state = state.withPhase(state.phase().toSettled());
      review(Optional.empty());
    }
  }

  private void lose(Leadership former, String reason) {
    state = state.withoutLeader();
    outputs.add(new ElectionOutput.LeaderLost(former, reason));
  }

  private void answer(NodeId from) {
    Leadership leadership = state.leadership();
    if (leadership != null) {
      outputs.add(new ElectionOutput.Answer(from, leadership));
    }
  }
}
