package io.ringcast.simulation;

import io.ringcast.cluster.ClusterInput;
import io.ringcast.simulation.Schedule.Planned;
import io.ringcast.simulation.Trigger.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Lets the faults of a schedule happen when their time has come. */
final class Strikes {

  private final Cluster cluster;
  private final ProcessFaults onProcesses;
  private final NetworkFaults onNetwork;
  private final Lies lies;
  private final BiConsumer<Planned, Moment> told;
  private final Consumer<Planned> struck;
  private final List<Waiting> waiting = new ArrayList<>();
  private boolean over;

  /** A fault that waits for a step. */
  private static final class Waiting {
    private final Planned planned;
    private final Trigger.AtStep trigger;
    private int left;

    Waiting(Planned planned, Trigger.AtStep trigger) {
      this.planned = planned;
      this.trigger = trigger;
      left = trigger.count();
    }
  }

  /**
   * @param told hears of each fault whose time has come, before it strikes
   * @param struck hears of each that had something to strike at
   */
  Strikes(
      Cluster cluster,
      ProcessFaults onProcesses,
      NetworkFaults onNetwork,
      Lies lies,
      BiConsumer<Planned, Moment> told,
      Consumer<Planned> struck) {
    this.cluster = cluster;
    this.onProcesses = onProcesses;
    this.onNetwork = onNetwork;
    this.lies = lies;
    this.told = told;
    this.struck = struck;
  }

  void plan(List<Planned> faults) {
    for (Planned planned : faults) {
      switch (planned.trigger()) {
        case Trigger.At at ->
            cluster.time().at(at.notBefore().toNanos(), () -> strike(planned, Moment.NONE));
        case Trigger.AtStep step -> waiting.add(new Waiting(planned, step));
      }
    }
  }

  /** No more faults from now on. */
  void end() {
    over = true;
    waiting.clear();
  }

  /** A step of an election is taken. */
  void on(Step step, Moment moment) {
    if (waiting.isEmpty()) {
      return;
    }
    long now = cluster.time().nanos();
    List<Planned> due = new ArrayList<>();
    for (Waiting one : waiting) {
      Trigger.AtStep trigger = one.trigger;
      if (trigger.step() == step && now >= trigger.notBefore().toNanos() && --one.left == 0) {
        due.add(one.planned);
      }
    }
    if (!due.isEmpty()) {
      waiting.removeIf(one -> one.left == 0);
      due.forEach(planned -> strike(planned, moment));
    }
  }

  private void strike(Planned planned, Moment moment) {
    if (over) {
      return;
    }
    told.accept(planned, moment);
    if (planned.fault() instanceof Fault.ClockJump jump) {
      Host host = at(jump.who(), moment);
      host.shiftWallClock(jump.by().toMillis(), () -> struck.accept(planned));
    } else if (strikes(planned.fault(), moment)) {
      struck.accept(planned);
    }
  }

  /** Whether there was anything that the fault could strike at. */
  private boolean strikes(Fault fault, Moment moment) {
    return switch (fault) {
      case Fault.Crash f -> onProcesses.crash(at(f.who(), moment));
      case Fault.PowerOff f -> onProcesses.powerOff(at(f.who(), moment));
      case Fault.Restart f -> onProcesses.restart(at(f.who(), moment), f);
      case Fault.Rename f -> onProcesses.rename(at(f.who(), moment), f);
      case Fault.Start f -> onProcesses.start(at(f.who(), moment));
      case Fault.Leave f -> onProcesses.leave(at(f.who(), moment), f);
      case Fault.StepDown f -> onProcesses.stepDown(at(f.who(), moment), f);
      case Fault.Pause f -> onProcesses.pause(at(f.who(), moment), f);
      case Fault.SlowTicks f -> onProcesses.slowTicks(at(f.who(), moment), f);
      case Fault.ClockJump f -> throw new IllegalArgumentException("strikes later: " + f);
      case Fault.Partition f -> onNetwork.partition(f);
      case Fault.Cut f -> onNetwork.cut(at(f.from(), moment), at(f.to(), moment), f);
      case Fault.Deaf f -> onNetwork.deaf(at(f.who(), moment), f);
      case Fault.Mute f -> onNetwork.mute(at(f.who(), moment), f);
      case Fault.Storm f -> onNetwork.storm(f);
      case Fault.SlowLinks f -> onNetwork.slowLinks(f);
      case Fault.BreakLink f -> onNetwork.breakLink(at(f.from(), moment), at(f.to(), moment));
      case Fault.StallLink f -> onNetwork.stall(at(f.from(), moment), at(f.to(), moment), f);
      case Fault.HalfOpenLink f -> onNetwork.halfOpen(at(f.from(), moment), at(f.to(), moment), f);
      case Fault.Forgery f -> lies.forge(f, at(f.to(), moment));
      case Fault.ReplayedDatagram f -> lies.replay(f, at(f.to(), moment));
      case Fault.ReplayedToken f -> lies.replayToken(f);
      case Fault.ReplayedAnnouncement f -> lies.replayAnnouncement(f);
      case Fault.ForgedToken f -> lies.forgeToken(f, at(f.to(), moment));
      case Fault.Flood f -> lies.flood(f, at(f.to(), moment));
      case Fault.Garbage f -> lies.garble(f, at(f.to(), moment));
    };
  }

  private Host at(Target target, Moment moment) {
    return moment.resolve(target, cluster);
  }

  /** Says so to the strikes that wait for the arrival of a token or an announcement. */
  void onInput(NodeProcess process, ClusterInput input) {
    if (input instanceof ClusterInput.TokenReceived in) {
      on(Step.TOKEN_RECEIVED, new Moment(process, in.from(), in.token().candidate().id()));
    } else if (input instanceof ClusterInput.AnnouncementReceived in) {
      on(Step.ANNOUNCEMENT_RECEIVED, new Moment(process, in.from(), in.leadership().leader().id()));
    }
  }
}
