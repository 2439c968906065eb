package io.ringcast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.election.ElectionSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever fails, the nodes that live agree soon after the last fault. Repeat one run by its seed:
 * {@code -Dringcast.simulation.seed=...}.
 */
class ClusterConvergenceTest {

  private static final int RUNS = Integer.getInteger("ringcast.simulation.runs", 100);
  private static final Duration FAULTS = Duration.ofSeconds(30);
  private static final Duration TO_AGREE = Duration.ofSeconds(10);
  private static final int SECONDS_TO_STAY = 15;

  @Test
  void nodesThatFindEachOtherByMulticastAgreeAfterTheLastFault() {
    repeat(1_000_000, ClusterConvergenceTest::multicast);
  }

  @Test
  void nodesThatFindEachOtherBySeedsAgreeAfterTheLastFault() {
    repeat(2_000_000, ClusterConvergenceTest::seeds);
  }

  @Test
  void withoutPreemptionTheyAgreeTooOnWhoeverItIs() {
    repeat(3_000_000, ClusterConvergenceTest::withoutPreemption);
  }

  @Test
  void withAnExpectedSizeTheyAgreeTooIfOnlyOnNobody() {
    repeat(4_000_000, ClusterConvergenceTest::expectedSize);
  }

  static Simulation multicast(Random random) {
    return simulation(random, anySize(random), true, OptionalInt.empty());
  }

  static Simulation seeds(Random random) {
    Simulation simulation = multicast(random);
    List<Host> hosts = new ArrayList<>(simulation.hosts());
    Collections.shuffle(hosts, random);
    simulation.seedOnly(hosts.subList(0, random.nextInt(1, hosts.size() + 1)));
    return simulation;
  }

  static Simulation withoutPreemption(Random random) {
    return simulation(random, anySize(random), false, OptionalInt.empty());
  }

  static Simulation expectedSize(Random random) {
    int size = anySize(random);
    return simulation(random, size, random.nextBoolean(), OptionalInt.of(size));
  }

  private static int anySize(Random random) {
    return random.nextInt(2, 8);
  }

  private static Simulation simulation(
      Random random, int size, boolean preempt, OptionalInt expectedSize) {
    return new Simulation(
        random, size, ElectionSettings.of(preempt, expectedSize, Simulation.INTERVAL));
  }

  interface Setup {
    Simulation of(Random random);
  }

  private static void repeat(long firstSeed, Setup setup) {
    Long only = Long.getLong("ringcast.simulation.seed");
    if (only != null) {
      run(only, setup);
      return;
    }
    for (long seed = firstSeed; seed < firstSeed + RUNS; seed++) {
      run(seed, setup);
    }
  }

  static void run(long seed, Setup setup) {
    Simulation simulation = setup.of(new Random(seed));
    try {
      simulation.hosts().forEach(simulation::start);
      Faults faults = new Faults(simulation);
      faults.happenFor(FAULTS);
      faults.end();
      simulation.run(TO_AGREE);
      Agreement agreed = Agreement.of(simulation);
      for (int second = 0; second < SECONDS_TO_STAY; second++) {
        simulation.run(Duration.ofSeconds(1));
        assertThat(Agreement.of(simulation)).as("nothing changes any more").isEqualTo(agreed);
      }
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed + ":\n" + simulation.story() + "\n" + e, e);
    }
  }
}
