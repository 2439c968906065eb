package io.ringcast.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.simulation.SeedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulator finds each planted bug, and says by which property and after how many seeds. */
@Tag("simulation")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class PlantedBugsTest {

  private static final int MOST_SEEDS = 2_000;

  /** A simulator that complains of everything would find every bug. */
  private static final int SEEDS_WITHOUT_A_BUG = 25;

  private static final Path TABLE = Path.of("target", "planted-bugs.md");

  private static final String HEAD =
      """
      # Planted bugs

      Which property found each bug first, and after how many seeds; [simulation.md](simulation.md) says more. Written
      by `./mvnw test -Dtest=PlantedBugsTest`, to `target/planted-bugs.md`.

      | bug | in | found by | seeds |
      |---|---|---|---|
      """;

  private final Map<PlantedBug, Found> found = new ConcurrentHashMap<>();

  private record Found(String property, int seeds) {}

  static Stream<PlantedBug> bugs() {
    return PlantedBugs.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void isFound(PlantedBug bug) throws Exception {
    SimulatorWithBug simulator =
        new SimulatorWithBug(ClassesInMemory.compile(bug.className(), bug.source()));
    for (int seed = 1; seed <= MOST_SEEDS; seed++) {
      String violation = simulator.violation(seed);
      if (violation != null) {
        String property = violation.substring(0, violation.indexOf(':'));
        found.put(bug, new Found(property, seed));
        System.out.println(row(bug));
        return;
      }
    }
    throw new AssertionError("no property found it in " + MOST_SEEDS + " seeds");
  }

  @Test
  void withoutABugNothingIsFound() throws Exception {
    SimulatorWithBug simulator = new SimulatorWithBug(Map.of());
    for (int seed = 1; seed <= SEEDS_WITHOUT_A_BUG; seed++) {
      assertThat(simulator.violation(seed)).as("seed %d", seed).isNull();
    }
  }

  private String row(PlantedBug bug) {
    Found by = found.get(bug);
    return "| %s | `%s` | `%s` | %d |".formatted(bug, bug.file(), by.property(), by.seeds());
  }

  @AfterAll
  void tell() throws IOException {
    String rows =
        PlantedBugs.ALL.stream()
            .filter(found::containsKey)
            .map(this::row)
            .collect(Collectors.joining("\n", "", "\n"));
    Files.writeString(TABLE, HEAD + rows);
  }

  /** A property that finds nothing may be one that always holds. */
  @AfterAll
  void eachPropertyFindsABug() {
    if (found.keySet().containsAll(PlantedBugs.ALL)) {
      assertThat(found.values().stream().map(Found::property).collect(Collectors.toSet()))
          .isEqualTo(SeedRun.properties());
    }
  }
}
