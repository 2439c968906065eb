package io.ringcast.simulation;

/** Runs the cluster that a seed stands for. */
public final class SeedRun {

  private SeedRun() {}

  /**
   * Runs the schedule of {@code seed} to its end.
   *
   * @return null if all properties hold, else the name of the first that doesn't and what was seen,
   *     as {@code NAME: message}
   */
  public static String violation(long seed) {
    return new Run(ScheduleDraw.of(seed), null)
        .violation()
        .map(PropertyViolation::toString)
        .orElse(null);
  }
}
