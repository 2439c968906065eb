package io.ringcast.simulation;

import io.ringcast.cluster.ClusterEvent;
import io.ringcast.cluster.ClusterInput;
import io.ringcast.cluster.ClusterOutput;
import io.ringcast.cluster.ClusterView;
import io.ringcast.node.NodeId;
import io.ringcast.simulation.Trigger.Step;
import io.ringcast.wire.Message.LeaderAnnouncement;
import io.ringcast.wire.Message.LeaderElection;
import java.util.List;

/** Sees every step of every node: traces it, checks it, counts it, and lets faults strike at it. */
final class Watch implements NodeProcess.Witness {

  private final Run run;
  private boolean quiet;
  private boolean noElection;
  private long inputs;

  Watch(Run run) {
    this.run = run;
  }

  /** How many inputs were taken. */
  long inputs() {
    return inputs;
  }

  /** From now on nothing may happen. */
  void expectQuiet() {
    quiet = true;
  }

  /** From now on nobody may elect. */
  void expectNoElection() {
    noElection = true;
  }

  @Override
  public void before(NodeProcess process, ClusterInput input) {
    if (input instanceof ClusterInput.TokenReceived
        || input instanceof ClusterInput.AnnouncementReceived) {
      run.breakages().onInput(process, input);
      run.strikes().onInput(process, input);
    }
  }

  @Override
  public void after(
      NodeProcess process, ClusterInput input, ClusterView former, List<ClusterOutput> outputs) {
    Observation step =
        new Observation(
            run.cluster().time().nanos(), process, input, former, process.view(), outputs);
    inputs++;
    run.trace().add(step);
    run.listener().accept(step);
    run.history().onInput(process, input);
    boolean lie = run.lies().isLie(input);
    run.elections().check(step);
    Announcements.check(step);
    run.memberships().check(step, lie);
    run.timeliness().check(step);
    run.waitingTokens().check(step);
    run.bounds().check(step);
    run.views().check(process, input, former);
    run.harmlessness().check(step, lie);
    PhaseTransition.of(former.phase(), process.view().phase()).ifPresent(run.coverage()::count);
    for (ClusterOutput output : outputs) {
      if (output instanceof ClusterOutput.MustStop stop) {
        throw new PropertyViolation(Property.NO_FALSE_STOP, process.member() + ": " + stop.text());
      }
      if (output instanceof ClusterOutput.Happened happened && isTooMuch(happened.event())) {
        throw new PropertyViolation(
            Property.STAYS_QUIET, process.member() + ": " + Words.of(happened.event()));
      }
    }
  }

  private boolean isTooMuch(ClusterEvent event) {
    return quiet || (noElection && event.kind() == ClusterEvent.Kind.ELECTION_STARTED);
  }

  @Override
  public void carriedOut(NodeProcess process, ClusterOutput output) {
    switch (output) {
      case ClusterOutput.Send send when send.message() instanceof LeaderElection token ->
          strike(Step.TOKEN_SENT, process, send.to(), token.candidate().id());
      case ClusterOutput.Send send when send.message() instanceof LeaderAnnouncement told ->
          strike(Step.ANNOUNCEMENT_SENT, process, send.to(), told.leadership().leader().id());
      case ClusterOutput.Happened happened -> onEvent(process, happened.event());
      default -> {}
    }
  }

  private void onEvent(NodeProcess process, ClusterEvent event) {
    switch (event.kind()) {
      case ELECTION_STARTED -> strike(Step.STARTED, process, event.node(), event.node());
      case ELECTION_WON -> {
        NodeId successor = process.view().ring().successorOf(process.member()).id();
        strike(Step.WON, process, successor, event.node());
      }
      case LEADER_CHANGED -> strike(Step.FOLLOWED, process, event.node(), event.node());
      default -> {}
    }
  }

  private void strike(Step step, NodeProcess actor, NodeId counterpart, NodeId candidate) {
    run.strikes().on(step, new Moment(actor, counterpart, candidate));
  }
}
