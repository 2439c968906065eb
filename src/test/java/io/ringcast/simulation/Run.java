package io.ringcast.simulation;

import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.Leadership;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One schedule, from its beginning to the end or to the first property that does not hold. */
final class Run {

  /** Longer than any detection, for nothing to be left of what was before. */
  private static final Duration TO_AGREE = Duration.ofSeconds(10);

  /** Where only the network failed, and no process for a while before. */
  private static final Duration TO_HEAL = Duration.ofSeconds(5);

  /** How much longer it takes where a node was started with a lower incarnation than before. */
  private static final Duration LOWERED = Settings.membership().silenceLimit().multipliedBy(2);

  /** How long time goes by in its usual steps while nothing happens; coarser ones follow. */
  private static final Duration COARSE_TICK = Duration.ofMillis(500);

  private static final int MOST_EPOCHS = 3;

  /** An election that needs a life which is over, and still believed, is tried again so often. */
  private static final Duration TRIED_AGAIN = Settings.INTERVAL;

  private final Schedule schedule;
  private final Trace trace;
  private final Consumer<Object> listener;
  private final Coverage coverage = new Coverage();
  private final History history = new History();
  private final Harmlessness harmlessness = new Harmlessness();
  private final Cluster cluster;
  private final Lasting lasting;
  private final Breakages breakages;
  private final Lies lies;
  private final Strikes strikes;
  private final ProcessFaults processFaults;
  private final ElectionSafety elections;
  private final MembershipSafety memberships;
  private final ViewSafety views;
  private final Bounds bounds;
  private final Timeliness timeliness;
  private final WaitingTokens waitingTokens;
  private final Watch watch = new Watch(this);

  /**
   * @param lines gets the whole trace; null if nobody wants it
   */
  Run(Schedule schedule, @Nullable Consumer<String> lines) {
    this(schedule, lines, happened -> {});
  }

  /**
   * @param listener hears of each step of a node and each fault
   */
  Run(Schedule schedule, @Nullable Consumer<String> lines, Consumer<Object> listener) {
    this.schedule = schedule;
    this.listener = listener;
    trace = new Trace(lines);
    Chance chance = new Chance(schedule.seed());
    cluster = new Cluster(schedule.settings(), chance, watch, this::sniff);
    lasting = new Lasting(cluster.time());
    breakages = new Breakages(cluster, coverage);
    Forger forger = new Forger(cluster, chance.of(Chance.Purpose.FORGERIES));
    lies = new Lies(cluster, forger, history, harmlessness);
    processFaults = new ProcessFaults(cluster, lasting, breakages);
    strikes =
        new Strikes(
            cluster,
            processFaults,
            new NetworkFaults(cluster, lasting, breakages),
            lies,
            this::onStrike,
            planned -> coverage.count(planned, schedule.settings().size()));
    elections = new ElectionSafety(cluster);
    memberships = new MembershipSafety(coverage);
    cluster.onStart(memberships::onStart);
    views = new ViewSafety(schedule.settings().election());
    bounds = new Bounds(coverage);
    timeliness = new Timeliness(schedule.settings().election());
    waitingTokens = new WaitingTokens(schedule.settings().election());
  }

  private void sniff(NodeProcess from, Heartbeat heartbeat) {
    history.onDatagram(from, heartbeat);
  }

  private void onStrike(Schedule.Planned planned, Moment moment) {
    trace.add(cluster.time().nanos(), "FAULT " + planned);
    listener.accept(planned.fault());
  }

  /** The property that does not hold, if there is one. */
  Optional<PropertyViolation> violation() {
    try {
      happen();
      return Optional.empty();
    } catch (PropertyViolation e) {
      return Optional.of(e);
    } catch (RuntimeException e) {
      return Optional.of(new PropertyViolation(Property.NO_EXCEPTION, e));
    }
  }

  /** Starts the nodes, each at its time. */
  void start() {
    for (Host host : cluster.hosts()) {
      Duration start = schedule.settings().starts().get(host.index());
      if (!start.isNegative()) {
        cluster.time().in(start, () -> processFaults.start(host));
      }
    }
  }

  private void happen() {
    coverage.countSize(schedule.settings().size());
    start();
    Runnable calm =
        cluster.network().disturb(new Network.Storm(schedule.settings().loss(), 0, Duration.ZERO));
    strikes.plan(schedule.faults());
    cluster.time().run(schedule.window());
    calm.run();
    boolean agreed =
        !cluster.running().isEmpty()
            && Convergence.problem(cluster).isEmpty()
            && Convergence.wrongLeader(cluster).isEmpty();
    Optional<Leadership> sitting = Convergence.leadership(cluster);
    long newcomers =
        cluster.running().stream().filter(process -> process.age().compareTo(TO_AGREE) < 0).count();
    long startsBefore = cluster.starts();
    endFaults();
    long started = cluster.starts() - startsBefore;
    boolean believed = cluster.believesEndedLife();
    long lastNanos = Math.max(processFaults.lastNanos(), lies.lastFloodNanos());
    boolean plain =
        cluster.time().nanos() - lastNanos > TO_AGREE.toNanos() && !cluster.wasLowered();
    boolean untouched = cluster.time().nanos() - lasting.lastEndNanos() > TO_AGREE.toNanos();
    // Who was silent for too long while the faults lasted is missed at the next tick.
    cluster.time().run(NodeProcess.TICK);
    long epoch = elections.highestEpoch();
    if (plain) {
      cluster.time().run(TO_HEAL.minus(NodeProcess.TICK));
      agree(epoch, MOST_EPOCHS);
    }
    if (plain && untouched && agreed && !Convergence.leadership(cluster).equals(sitting)) {
      throw new PropertyViolation(
          Property.RIGHT_LEADER, "all followed " + sitting + ", and nothing happened to it");
    }
    Duration time = cluster.wasLowered() ? TO_AGREE.plus(LOWERED) : TO_AGREE;
    // Where a former life is believed meanwhile there are two rings, and both try.
    long tries = (cluster.wasLowered() ? 2 : 1) * time.dividedBy(TRIED_AGAIN);
    // So there are where a full table has no place for a node that the others know.
    boolean crowded = cluster.time().nanos() - lies.lastFloodNanos() <= TO_AGREE.toNanos();
    // Elsewhere only nodes that are not in all rings yet can void one.
    if (!believed && !crowded && !cluster.wasLowered()) {
      tries = Math.min(tries, newcomers);
    }
    // Who was started just now changes the ring, which voids an election under way.
    long epochs = MOST_EPOCHS + tries + started;
    cluster.time().run(time);
    agree(epoch, epochs);
    watch.expectQuiet();
    cluster.running().forEach(process -> process.tickEvery(COARSE_TICK));
    cluster.time().run(schedule.quiet());
    agree(epoch, epochs);
  }

  /** The network is whole, nobody stands still, and seeds and at least one node are there. */
  void endFaults() {
    trace.add(cluster.time().nanos(), "ALL FAULTS END");
    strikes.end();
    lies.end();
    lasting.endAll();
    cluster.running().forEach(NodeProcess::endDelays);
    for (Host host : cluster.hosts()) {
      boolean needed = schedule.settings().revive() || cluster.seeds().contains(host.link());
      if (needed) {
        processFaults.start(host);
      }
    }
    if (cluster.running().isEmpty()) {
      processFaults.start(cluster.hosts().getFirst());
    }
  }

  private void agree(long epochBefore, long mostEpochs) {
    Convergence.problem(cluster)
        .ifPresent(problem -> {
          throw new PropertyViolation(Property.CONVERGES, problem);
        });
    Convergence.wrongLeader(cluster)
        .ifPresent(problem -> {
          throw new PropertyViolation(Property.RIGHT_LEADER, problem);
        });
    long epochs = elections.highestEpoch() - epochBefore;
    if (epochs > mostEpochs) {
      throw new PropertyViolation(Property.FEW_EPOCHS, epochs + " epochs until all agreed");
    }
  }

  /** How much time went by in the cluster. */
  Duration simulated() {
    return Duration.ofNanos(cluster.time().nanos());
  }

  Consumer<Object> listener() {
    return listener;
  }

  Trace trace() {
    return trace;
  }

  Coverage coverage() {
    return coverage;
  }

  History history() {
    return history;
  }

  Cluster cluster() {
    return cluster;
  }

  Breakages breakages() {
    return breakages;
  }

  Harmlessness harmlessness() {
    return harmlessness;
  }

  Lies lies() {
    return lies;
  }

  Strikes strikes() {
    return strikes;
  }

  ElectionSafety elections() {
    return elections;
  }

  MembershipSafety memberships() {
    return memberships;
  }

  ViewSafety views() {
    return views;
  }

  Bounds bounds() {
    return bounds;
  }

  Timeliness timeliness() {
    return timeliness;
  }

  WaitingTokens waitingTokens() {
    return waitingTokens;
  }

  Watch watch() {
    return watch;
  }
}
