package io.ringcast.simulation;

import io.ringcast.cluster.ClusterEvent;
import io.ringcast.cluster.ClusterInput;
import io.ringcast.cluster.ClusterOutput;
import io.ringcast.cluster.ClusterView;
import io.ringcast.election.ElectionSettings;
import io.ringcast.election.Phase;
import io.ringcast.membership.MembershipSettings;
import io.ringcast.membership.Peer;
import io.ringcast.wire.Message.LeaderElection;
import io.ringcast.wire.Message.Member;
import java.util.function.Supplier;

/** Whether what is due happens, and nothing that is not. */
final class Timeliness {

  private static final MembershipSettings MEMBERSHIP = Settings.membership();

  /** All who fall silent at once get an interval more. */
  private static final long LONGEST_SILENCE =
      MEMBERSHIP.silenceLimit().plus(MEMBERSHIP.heartbeatInterval()).toNanos();

  /** A wait for a stable ring may be put off, but only so many times as long. */
  private static final int MOST_WAITS = 4;

  private static final int MOST_DOUBLINGS = 3;

  private final ElectionSettings election;

  Timeliness(ElectionSettings election) {
    this.election = election;
  }

  void check(Observation step) {
    if (step.former().hello().leaving()) {
      // It has said goodbye, and does nothing any more.
      return;
    }
    switch (step.input()) {
      case ClusterInput.Tick tick -> {
        electionEnds(step);
        peersEnd(step);
      }
      case ClusterInput.LinkUp up -> tokenIsSentAgain(step, up.member());
      default -> {}
    }
    switch (step.view().phase()) {
      case Phase.Settled settled -> {}
      case Phase.Waiting waiting -> waitIsBounded(step, waiting);
      case Phase.Electing electing -> timeGrows(step, electing);
    }
    for (ClusterOutput output : step.outputs()) {
      if (output instanceof ClusterOutput.Happened happened) {
        onEvent(step, happened.event());
      }
    }
  }

  /** When it is set or put off: twice as long at a lower id. */
  private void waitIsBounded(Observation step, Phase.Waiting waiting) {
    if (step.former().phase() instanceof Phase.Waiting former
        && former.dueNanos() == waiting.dueNanos()) {
      return;
    }
    Member self = step.process().member();
    long wait =
        election.stableTime().toNanos() * (step.view().ring().highest().equals(self) ? 1 : 2);
    long longest = Math.max(election.startupWait().toNanos(), MOST_WAITS * wait);
    require(
        step,
        Property.ELECTION_ENDS,
        waiting.dueNanos() - waiting.sinceNanos() <= longest,
        () -> "it waits too long: " + waiting);
  }

  private void electionEnds(Observation step) {
    switch (step.view().phase()) {
      case Phase.Settled settled -> {}
      case Phase.Waiting waiting ->
          require(
              step,
              Property.ELECTION_ENDS,
              step.view().asOfNanos() - waiting.dueNanos() < 0,
              () -> "it waits too long: " + waiting);
      case Phase.Electing electing ->
          require(
              step,
              Property.ELECTION_ENDS,
              step.view().asOfNanos() - electing.deadlineNanos() < 0,
              () -> "its time is over: " + electing);
    }
  }

  /**
   * Each attempt has twice the time of the one before, up to a limit, or slow rings never elect.
   */
  private void timeGrows(Observation step, Phase.Electing electing) {
    Phase.Electing former = step.former().phase() instanceof Phase.Electing e ? e : null;
    if (former != null && former.epoch() == electing.epoch()) {
      return;
    }
    long least = election.timeout().toNanos() << Math.min(electing.attempt() - 1, MOST_DOUBLINGS);
    boolean sameRing = step.view().ring().equals(step.former().ring());
    boolean again = electing.reason().contains("had no outcome in time");
    int fewest = former == null || !sameRing ? 1 : former.attempt() + (again ? 1 : 0);
    require(
        step,
        Property.ELECTION_TIME_GROWS,
        electing.attempt() >= fewest && electing.deadlineNanos() - step.view().asOfNanos() >= least,
        () -> "too little time: " + electing);
  }

  private static void peersEnd(Observation step) {
    for (Peer peer : step.view().peers()) {
      long silent = step.view().asOfNanos() - peer.lastHeardNanos();
      boolean live = peer.state().isLive();
      require(
          step,
          Property.DEAD_ARE_MISSED,
          silent < (live ? LONGEST_SILENCE : MEMBERSHIP.retention().toNanos()),
          () -> peer.member() + " was not heard for so long: " + peer.state());
    }
  }

  private static void tokenIsSentAgain(Observation step, Member up) {
    ClusterView former = step.former();
    if (former.phase() instanceof Phase.Electing electing
        && electing.lastSent() != null
        && former.ring().successorOf(step.process().member()).equals(up)) {
      require(
          step,
          Property.TOKEN_IS_SENT_AGAIN,
          step.outputs().stream()
              .anyMatch(output ->
                  output instanceof ClusterOutput.Send send
                      && send.to().equals(up.id())
                      && send.message() instanceof LeaderElection),
          () -> "the link to its successor is up again");
    }
  }

  private void onEvent(Observation step, ClusterEvent event) {
    switch (event.kind()) {
      case FAILED, LEFT -> {
        Member gone = step.former().peer(event.node()).map(Peer::member).orElseThrow();
        require(
            step,
            Property.GONE_IS_TOLD,
            step.outputs().contains(new ClusterOutput.MemberGone(gone))
                && step.outputs().contains(new ClusterOutput.CloseLink(gone)),
            () -> gone + " is gone, but its links and users are not ended");
      }
      case LEADER_LOST -> electsAtOnce(step);
      case STEPPED_DOWN -> {
        if (event.node().equals(step.process().member().id())) {
          handsOver(step);
        }
      }
      case ELECTION_STARTED -> {
        if (event.node().equals(step.process().member().id())
            && !event.reason().startsWith("asked by")) {
          isNeeded(step);
          isOnesOwnToStart(step, event.reason());
        }
      }
      default -> {}
    }
  }

  private void electsAtOnce(Observation step) {
    ClusterView view = step.view();
    boolean waits = view.phase() instanceof Phase.Waiting;
    boolean should =
        view.leader().isEmpty()
            && view.ring().highest().equals(step.process().member())
            && election.hasMajority(view.ring().size());
    require(step, Property.ELECTS_AT_ONCE, !(should && waits), () -> "it waits: " + view.phase());
  }

  /** All who see that a member is lost would each void what the one before had begun. */
  private static void isOnesOwnToStart(Observation step, String reason) {
    boolean forALoss = reason.startsWith("the ring changed") || reason.contains(" is gone");
    require(
        step,
        Property.ONE_STARTS_ANEW,
        !forALoss || step.view().ring().highest().equals(step.process().member()),
        () -> "it elects for a loss: " + reason);
  }

  private static void handsOver(Observation step) {
    require(
        step,
        Property.ELECTS_AT_ONCE,
        step.view().phase() instanceof Phase.Electing,
        () -> "it steps down and hands over to nobody: " + step.view().phase());
  }

  /** Nobody asks for an election while the leader is there that should be. */
  private void isNeeded(Observation step) {
    ClusterView view = step.view();
    boolean right =
        step.former()
            .leader()
            .map(ClusterView.Leader::member)
            .filter(leader -> view.ring().contains(leader))
            .filter(leader ->
                leader.equals(view.ring().highest())
                    || (!election.preempt() && !view.ring().hasSteppedDown(leader)))
            .isPresent();
    require(
        step,
        Property.NO_NEEDLESS_ELECTION,
        !right || !election.hasMajority(view.ring().size()),
        () -> "it elects under " + step.former().leader());
  }

  private static void require(
      Observation step, Property property, boolean holds, Supplier<String> problem) {
    if (!holds) {
      throw new PropertyViolation(property, step.process().member() + ": " + problem.get());
    }
  }
}
