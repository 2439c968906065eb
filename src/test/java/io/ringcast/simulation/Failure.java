package io.ringcast.simulation;

/** What a person needs to know of a run that failed. */
final class Failure {

  private Failure() {}

  /** Shrinks the schedule and tells all of it. */
  static String report(Schedule failing, PropertyViolation violation) {
    Schedule smallest = Shrinker.shrink(failing, violation.property());
    Run again = new Run(smallest, null);
    PropertyViolation last = again.violation().orElse(violation);
    return String.join(
        "\n",
        "Seed " + failing.seed() + " fails: " + violation,
        "",
        "Shrunk to " + smallest.faults().size() + " of " + failing.faults().size() + " faults:",
        smallest.toString(),
        "There: " + last,
        "",
        "The last of what happened:",
        again.trace().last(),
        "",
        "All of it:",
        "./mvnw verify -Psimulate -Dsimulation.seed=" + failing.seed(),
        "./mvnw verify -Psimulate " + smallest.options());
  }
}
