package io.ringcast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever fails, the properties hold: see {@code docs/simulation.md}. */
@Tag("simulation")
class SimulationTest {

  /** The seeds of every build are always the same, 1 and up; a long run begins anywhere. */
  private static final long SEEDS = 2_000;

  private static final long LARGEST_START = 1L << 40;

  @Test
  @SuppressWarnings("SystemOut")
  void allPropertiesHoldAndEverythingIsExercised() throws InterruptedException {
    if (System.getProperty("simulation.seed") != null) {
      Optional<PropertyViolation> violation =
          Replay.run(System.getProperties(), System.out::println);
      assertThat(violation).isEmpty();
      return;
    }
    Long asked = Long.getLong("simulation.seeds");
    long start = asked == null ? 1 : ThreadLocalRandom.current().nextLong(LARGEST_START);
    long count = asked == null ? SEEDS : asked;
    Batch batch = new Batch(Long.getLong("simulation.first", start), count, System.out::println);
    batch.run();
    System.out.println(batch.figures());
    System.out.println(batch.coverage());
    assertThat(batch.report()).isEmpty();
    if (count >= SEEDS) {
      assertThat(batch.coverage().missing()).as("never exercised").isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 7, 1_000_003})
  void theSameSeedGivesTheSameTrace(long seed) {
    assertThat(trace(seed)).isEqualTo(trace(seed));
  }

  private static List<String> trace(long seed) {
    List<String> lines = new ArrayList<>();
    new Run(ScheduleDraw.of(seed), lines::add).violation();
    return lines;
  }
}
