package io.ringcast.simulation;

import io.ringcast.cluster.ClusterInput;
import java.time.Duration;

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

  void crash(Host host) {
    touch();
    breakages.onDeath(host);
    host.kill();
  }

  void powerOff(Host host) {
    touch();
    breakages.onDeath(host);
    host.powerOff();
  }

  void restart(Host host, Fault.Restart fault) {
    crash(host);
    host.shiftWallClock(-fault.clockBack().toMillis());
    lasting.until(fault.down(), () -> start(host));
  }

  void rename(Host host, Fault.Rename fault) {
    crash(host);
    cluster.rename(host);
    lasting.until(fault.down(), () -> start(host));
  }

  void start(Host host) {
    if (host.process().isEmpty()) {
      touch();
      NodeProcess started = cluster.start(host);
      breakages.onStart(started);
    }
  }

  void leave(Host host, Fault.Leave fault) {
    host.process()
        .filter(process -> !process.isPaused() && !process.hasLeft())
        .ifPresent(process -> {
          touch();
          process.leave();
          lasting.until(LEAVING, () -> end(process));
          if (fault.comesBack()) {
            lasting.until(LEAVING.plus(fault.away()), () -> start(host));
          }
        });
  }

  private void end(NodeProcess process) {
    touch();
    if (!process.isDead()) {
      process.host().kill();
    }
  }

  void stepDown(Host host, Fault.StepDown fault) {
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
  }

  void pause(Host host, Fault.Pause fault) {
    host.process()
        .ifPresent(process -> {
          process.pause();
          lasting.until(fault.length(), () -> wake(process));
        });
  }

  private void wake(NodeProcess process) {
    touch();
    if (!process.isDead()) {
      breakages.onWake(process);
      process.resume();
    }
  }

  void slowTicks(Host host, Fault.SlowTicks fault) {
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
  }
}
