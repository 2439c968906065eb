package io.ringcast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.simulation.Schedule.Planned;
import io.ringcast.simulation.Target.Role;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long it takes until all agree again, by the default times. */
class LeaderLossTest {

  private static final Duration STEP = Duration.ofMillis(10);
  private static final Target LEADER = new Target(Role.LEADER, 0);
  private static final int RUNS = 5;

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 7})
  void afterAKillTheyAgreeWithinATenthOfASecond(int size) {
    assertAgreedWithin(Duration.ofMillis(100), size, new Fault.Crash(LEADER));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 7})
  void afterALossOfPowerTheyAgreeWithinSixAndAHalfSeconds(int size) {
    assertAgreedWithin(Duration.ofMillis(6500), size, new Fault.PowerOff(LEADER));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 7})
  void afterAGoodbyeTheyAgreeWithinATenthOfASecondOfItsEnd(int size) {
    assertAgreedWithin(Duration.ofMillis(200), size, new Fault.Leave(LEADER, Duration.ZERO));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 7})
  void aLeaderThatIsStartedAnewAtOnceLeadsAgainWithinTwoSeconds(int size) {
    Duration down = Duration.ofMillis(1);
    assertAgreedWithin(Duration.ofSeconds(2), size, new Fault.Restart(LEADER, down, Duration.ZERO));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 7})
  void aLeaderThatWakesUpTakesOverAgainInAHigherEpoch(int size) {
    for (int seed = 0; seed < RUNS; seed++) {
      Run run = settled(size, seed);
      NodeProcess sleeper = leader(run);
      long before = sleeper.view().epoch();
      sleeper.pause();
      run.cluster().time().run(Duration.ofSeconds(20));
      sleeper.resume();
      assertThat(timeToAgree(run)).isLessThan(Duration.ofSeconds(4));
      assertThat(leader(run)).isSameAs(sleeper);
      assertThat(sleeper.view().epoch()).isGreaterThan(before);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 7})
  void aShortStandstillOfTheLeaderChangesNothing(int size) {
    for (int seed = 0; seed < RUNS; seed++) {
      Run run = settled(size, seed);
      run.watch().expectNoElection();
      NodeProcess sleeper = leader(run);
      sleeper.pause();
      run.cluster().time().run(Duration.ofMillis(3500));
      sleeper.resume();
      run.cluster().time().run(Duration.ofSeconds(10));
      assertThat(timeToAgree(run)).isZero();
    }
  }

  private static void assertAgreedWithin(Duration limit, int size, Fault fault) {
    for (int seed = 0; seed < RUNS; seed++) {
      Run run = settled(size, seed);
      run.strikes().plan(List.of(new Planned(0, new Trigger.At(Duration.ZERO), fault)));
      run.cluster().time().run(STEP);
      assertThat(timeToAgree(run).plus(STEP)).isLessThan(limit);
    }
  }

  private static Run settled(int size, int seed) {
    List<String> names = IntStream.rangeClosed(1, size).mapToObj(i -> "n" + i).toList();
    List<Duration> starts = IntStream.range(0, size).mapToObj(i -> Duration.ZERO).toList();
    Settings settings =
        new Settings(names, starts, true, OptionalInt.empty(), true, List.of(), 0, false);
    Schedule schedule = new Schedule(seed, settings, Duration.ZERO, Duration.ZERO, List.of());
    Run run = new Run(schedule, null);
    run.start();
    run.cluster().time().run(Duration.ofMillis(10_000 + 400L * seed));
    assertThat(timeToAgree(run)).isZero();
    return run;
  }

  private static NodeProcess leader(Run run) {
    return run.cluster().running().stream()
        .filter(process -> process.view().isLeader())
        .findFirst()
        .orElseThrow();
  }

  private static Duration timeToAgree(Run run) {
    Duration time = Duration.ZERO;
    while (!isAgreed(run.cluster())) {
      run.cluster().time().run(STEP);
      time = time.plus(STEP);
      assertThat(time).as(run.trace()::last).isLessThan(Duration.ofMinutes(1));
    }
    return time;
  }

  private static boolean isAgreed(Cluster cluster) {
    return Convergence.problem(cluster).isEmpty() && Convergence.wrongLeader(cluster).isEmpty();
  }
}
