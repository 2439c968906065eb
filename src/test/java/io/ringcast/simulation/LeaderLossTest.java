package io.ringcast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.election.ElectionSettings;
import io.ringcast.wire.Message.Member;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long it takes until all agree again, by the default times. */
class LeaderLossTest {

  private static final Duration STEP = Duration.ofMillis(10);
  private static final int RUNS = 5;

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 7})
  void afterAKillTheyAgreeWithinASecond(int size) {
    for (int run = 0; run < RUNS; run++) {
      Simulation simulation = settled(size, run);
      leader(simulation).kill();
      assertThat(timeToAgree(simulation)).isLessThan(Duration.ofSeconds(1));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 7})
  void afterALossOfPowerTheyAgreeWithinSixAndAHalfSeconds(int size) {
    for (int run = 0; run < RUNS; run++) {
      Simulation simulation = settled(size, run);
      leader(simulation).powerOff();
      assertThat(timeToAgree(simulation)).isLessThan(Duration.ofMillis(6500));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 7})
  void afterAGoodbyeTheyAgreeWithinASecond(int size) {
    for (int run = 0; run < RUNS; run++) {
      Simulation simulation = settled(size, run);
      Host leader = leader(simulation);
      leader.process().orElseThrow().leave();
      simulation.run(Duration.ofMillis(100));
      leader.kill();
      assertThat(timeToAgree(simulation)).isLessThan(Duration.ofMillis(900));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 7})
  void aLeaderThatIsStartedAnewAtOnceLeadsAgainWithinTwoSeconds(int size) {
    for (int run = 0; run < RUNS; run++) {
      Simulation simulation = settled(size, run);
      simulation.start(leader(simulation));
      assertThat(timeToAgree(simulation)).isLessThan(Duration.ofSeconds(2));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 7})
  void aLeaderThatWakesUpIsToldByThePresentOneAndTakesOverAgain(int size) {
    for (int run = 0; run < RUNS; run++) {
      Simulation simulation = settled(size, run);
      NodeProcess sleeper = leader(simulation).process().orElseThrow();
      long before = sleeper.view().epoch();
      sleeper.pause();
      simulation.run(Duration.ofSeconds(20));
      sleeper.resume();
      assertThat(timeToAgree(simulation)).isLessThan(Duration.ofSeconds(4));
      assertThat(sleeper.view().leader())
          .hasValueSatisfying(leader -> {
            assertThat(leader.member()).isEqualTo(sleeper.member());
            assertThat(leader.epoch()).isGreaterThan(before);
          });
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 7})
  void aShortStandstillOfTheLeaderChangesNothing(int size) {
    for (int run = 0; run < RUNS; run++) {
      Simulation simulation = settled(size, run);
      Agreement before = Agreement.of(simulation);
      NodeProcess sleeper = leader(simulation).process().orElseThrow();
      sleeper.pause();
      simulation.run(Duration.ofMillis(3500));
      sleeper.resume();
      simulation.run(Duration.ofSeconds(10));
      assertThat(Agreement.of(simulation)).isEqualTo(before);
    }
  }

  private static Simulation settled(int size, int seed) {
    Random random = new Random(seed);
    ElectionSettings election = ElectionSettings.of(true, OptionalInt.empty(), Simulation.INTERVAL);
    Simulation simulation = new Simulation(random, size, election);
    simulation.hosts().forEach(simulation::start);
    simulation.run(Duration.ofMillis(random.nextInt(10_000, 12_000)));
    Agreement.of(simulation);
    return simulation;
  }

  private static Host leader(Simulation simulation) {
    Member leader = Agreement.of(simulation).leadership().orElseThrow().leader();
    return simulation.hosts().stream()
        .filter(host -> host.id().equals(leader.id()))
        .findFirst()
        .orElseThrow();
  }

  private static Duration timeToAgree(Simulation simulation) {
    Duration time = Duration.ZERO;
    while (!isAgreed(simulation)) {
      simulation.run(STEP);
      time = time.plus(STEP);
      assertThat(time).as(simulation::story).isLessThan(Duration.ofMinutes(1));
    }
    return time;
  }

  private static boolean isAgreed(Simulation simulation) {
    try {
      Agreement.of(simulation);
      return true;
    } catch (AssertionError e) {
      return false;
    }
  }
}
