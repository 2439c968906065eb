package io.ringcast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.cluster.ClusterView;
import io.ringcast.wire.Message.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Whatever fails, the nodes that live agree soon after the last fault. Repeat one run by its seed:
 * {@code -Dringcast.simulation.seed=...}.
 */
class ClusterConvergenceTest {

  private static final int RUNS = Integer.getInteger("ringcast.simulation.runs", 100);
  private static final Duration FAULTS = Duration.ofSeconds(30);
  private static final Duration TO_AGREE = Duration.ofSeconds(10);
  private static final Duration TO_STAY = Duration.ofSeconds(15);

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

  static Simulation multicast(Random random) {
    return new Simulation(random, random.nextInt(2, 8), true);
  }

  static Simulation seeds(Random random) {
    Simulation simulation = new Simulation(random, random.nextInt(2, 8), true);
    List<Host> hosts = new ArrayList<>(simulation.hosts());
    Collections.shuffle(hosts, random);
    simulation.seedOnly(hosts.subList(0, random.nextInt(1, hosts.size() + 1)));
    return simulation;
  }

  static Simulation withoutPreemption(Random random) {
    return new Simulation(random, random.nextInt(2, 8), false);
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
      simulation.run(TO_STAY);
      assertThat(Agreement.of(simulation)).as("nothing changes any more").isEqualTo(agreed);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed + ":\n" + simulation.story() + "\n" + e, e);
    }
  }

  /** What all live nodes say of their cluster. */
  private record Agreement(Set<Member> members, Member leader, long epoch) {

    static Agreement of(Simulation simulation) {
      List<NodeProcess> running = simulation.running();
      Set<Member> live = new HashSet<>();
      running.forEach(process -> live.add(process.member()));
      Set<Agreement> said = new HashSet<>();
      for (NodeProcess process : running) {
        ClusterView view = process.view();
        assertThat(Safety.ring(process)).as("members at %s", process.member()).isEqualTo(live);
        Optional<ClusterView.Leader> leader = view.leader();
        assertThat(leader).as("leader at %s", process.member()).isPresent();
        said.add(new Agreement(live, leader.get().member(), leader.get().epoch()));
      }
      assertThat(said).as("what the nodes say").hasSize(1);
      return said.iterator().next();
    }
  }
}
