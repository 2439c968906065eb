package io.ringcast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Faults of one process that overlap. */
class ProcessFaultsTest {

  private static final Settings ONE_NODE =
      new Settings(
          List.of("n1", "n2"),
          List.of(Duration.ZERO),
          true,
          OptionalInt.empty(),
          true,
          List.of(),
          0,
          false);

  @Test
  void whoStandsStillTwiceGoesOnAfterTheLongerTime() {
    Target who = Target.host(0);
    Run run = new Run(new Schedule(1, ONE_NODE, Duration.ZERO, Duration.ZERO, List.of()), null);
    run.start();
    VirtualTime time = run.cluster().time();
    time.run(Duration.ofSeconds(1));
    strike(run, new Fault.Pause(who, Duration.ofSeconds(5)));
    strike(run, new Fault.Pause(who, Duration.ofSeconds(1)));
    NodeProcess process = run.cluster().running().getFirst();
    time.run(Duration.ofMillis(4_900));
    assertThat(process.isPaused()).isTrue();
    time.run(Duration.ofMillis(200));
    assertThat(process.isPaused()).isFalse();
  }

  private static void strike(Run run, Fault fault) {
    Trigger now = new Trigger.At(Duration.ofNanos(run.cluster().time().nanos()));
    run.strikes().plan(List.of(new Schedule.Planned(0, now, fault)));
    run.cluster().time().run(Duration.ZERO);
  }
}
