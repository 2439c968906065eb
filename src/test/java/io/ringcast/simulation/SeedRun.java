package io.ringcast.simulation;

import java.util.Arrays;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs the cluster that a seed stands for. */
public final class SeedRun {

  private SeedRun() {}

  /** The names of all properties. */
  public static Set<String> properties() {
    return Arrays.stream(Property.values()).map(Enum::name).collect(Collectors.toSet());
  }

  /**
   * Runs the schedule of {@code seed} to its end.
   *
   * @return null if all properties hold, else the name of the first that doesn't and what was seen,
   *     as {@code NAME: message}
   */
  public static @Nullable String violation(long seed) {
    return words(new Run(ScheduleDraw.of(seed), null).violation());
  }

  /** The options that run the schedule of {@code seed}. */
  public static String options(long seed) {
    return ScheduleDraw.of(seed).options();
  }

  /** The options that run what a schedule that fails shrinks to. */
  public static String shrunk(long seed) {
    Schedule failing = ScheduleDraw.of(seed);
    PropertyViolation violation = new Run(failing, null).violation().orElseThrow();
    return Shrinker.shrink(failing, violation.property()).options();
  }

  /** What {@link #violation} says, of a run with these options. */
  public static @Nullable String replay(String options) {
    Properties properties = new Properties();
    for (String option : options.split(" ")) {
      String[] parts = option.substring("-D".length()).split("=");
      properties.setProperty(parts[0], parts.length == 1 ? "" : parts[1]);
    }
    return words(Replay.run(properties, line -> {}));
  }

  private static @Nullable String words(Optional<PropertyViolation> violation) {
    return violation.map(PropertyViolation::toString).orElse(null);
  }
}
