package io.ringcast.simulation;

import io.ringcast.cluster.ClusterInput;
import java.time.Duration;
import java.util.Optional;

/** What happens to processes and machines. */
final class ProcessFaults {

  /** How long a process that goes down in order still has for what it said. */
  private static final Duration LEAVING = Duration.ofMillis(100);

  private final Cluster cluster;
  private final Lasting lasting;
  private final Breakages breakages;
  private long lastNanos;

  ProcessFaults(Cluster cluster, Lasting lasting, Breakages breakages) {
    this.cluster = cluster;
    this.lasting = lasting;
    this.breakages = breakages;
  }

  /** When a process last began, ended, stood still or went on. */
  long lastNanos() {
    return lastNanos;
  }

  private void touch() {
    lastNanos = cluster.time().nanos();
  }

  boolean crash(Host host) {
    boolean runs = host.process().isPresent();
    touch();
    breakages.onDeath(host);
    host.kill();
    return runs;
  }

  boolean powerOff(Host host) {
    boolean runs = host.process().isPresent();
    touch();
    breakages.onDeath(host);
    host.powerOff();
    return runs;
  }

  boolean restart(Host host, Fault.Restart fault) {
    boolean runs = crash(host);
    host.shiftWallClock(-fault.clockBack().toMillis());
    lasting.until(fault.down(), () -> start(host));
    return runs;
  }

  boolean rename(Host host, Fault.Rename fault) {
    boolean runs = crash(host);
    cluster.rename(host);
    lasting.until(fault.down(), () -> start(host));
    return runs;
  }

  boolean start(Host host) {
    if (host.process().isPresent()) {
      return false;
    }
    touch();
    NodeProcess started = cluster.start(host);
    breakages.onStart(started);
    return true;
  }

  boolean leave(Host host, Fault.Leave fault) {
    Optional<NodeProcess> leaving =
        host.process().filter(process -> !process.isPaused() && !process.hasLeft());
    leaving.ifPresent(process -> {
      touch();
      process.leave();
      lasting.until(LEAVING, () -> end(process));
      if (fault.comesBack()) {
        lasting.until(LEAVING.plus(fault.away()), () -> start(host));
      }
    });
    return leaving.isPresent();
  }

  private void end(NodeProcess process) {
    touch();
    if (!process.isDead()) {
      process.host().kill();
    }
  }

  boolean stepDown(Host host, Fault.StepDown fault) {
    boolean leads = host.process().filter(process -> process.view().isLeader()).isPresent();
    host.process()
        .ifPresent(process -> {
          touch();
          process.give(new ClusterInput.StepDown(fault.length()));
          lasting.until(
              fault.length(),
              () -> {
                touch();
                if (!process.isDead()) {
                  process.give(new ClusterInput.StandAgain());
                }
              });
        });
    return leads;
  }

  boolean pause(Host host, Fault.Pause fault) {
    host.process()
        .ifPresent(process -> {
          process.pause();
          lasting.until(fault.length(), () -> wake(process));
        });
    return host.process().isPresent();
  }

  private void wake(NodeProcess process) {
    touch();
    if (!process.isDead()) {
      if (process.isInItsLastPause()) {
        breakages.onWake(process);
      }
      process.resume();
    }
  }

  boolean slowTicks(Host host, Fault.SlowTicks fault) {
    host.process()
        .ifPresent(process -> {
          process.tickEvery(fault.tick());
          lasting.until(
              fault.length(),
              () -> {
                touch();
                process.tickEvery(NodeProcess.TICK);
              });
        });
    return host.process().isPresent();
  }
}
