package io.ringcast.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.simulation.SeedRun;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the report of a failure says is true: its schedule is smaller, and fails again. */
@Tag("simulation")
class ShrinkingTest {

  private static final String BUG = "the epoch goes back with a lost leader";
  private static final int MOST_SEEDS = 2_000;

  @Test
  void theShrunkScheduleBreaksTheSamePropertyWithLess() throws Exception {
    SimulatorWithBug simulator = simulator();
    long seed = 1;
    while (simulator.violation(seed) == null) {
      assertThat(++seed).isLessThan(MOST_SEEDS);
    }
    String whole = SeedRun.options(seed);
    String shrunk = simulator.shrunk(seed);
    assertThat(property(simulator.replay(whole))).isEqualTo(property(simulator.violation(seed)));
    assertThat(property(simulator.replay(shrunk))).isEqualTo(property(simulator.violation(seed)));
    assertThat(faults(shrunk)).isLessThan(faults(whole));
    assertThat(hosts(shrunk)).isLessThanOrEqualTo(hosts(whole));
    assertThat(SeedRun.replay(shrunk)).as("without the bug").isNull();
  }

  private static SimulatorWithBug simulator() throws Exception {
    PlantedBug bug =
        PlantedBugs.ALL.stream().filter(one -> one.name().equals(BUG)).findFirst().orElseThrow();
    Map<String, byte[]> changed = ClassesInMemory.compile(bug.className(), bug.source());
    return new SimulatorWithBug(changed);
  }

  private static String property(String violation) {
    return violation.substring(0, violation.indexOf(':'));
  }

  private static int faults(String options) {
    String numbers = option(options, "faults");
    return numbers.equals("none") ? 0 : numbers.split(",").length;
  }

  private static int hosts(String options) {
    return Integer.parseInt(option(options, "size"));
  }

  private static String option(String options, String name) {
    Matcher matcher = Pattern.compile("-Dsimulation\\." + name + "=(\\S+)").matcher(options);
    assertThat(matcher.find()).as(options).isTrue();
    return matcher.group(1);
  }
}
