package io.ringcast.simulation;

import io.ringcast.simulation.Schedule.Planned;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a schedule that fails smaller, as long as the same property fails. */
final class Shrinker {

  private static final int MOST_RUNS = 400;

  private final Property property;
  private Schedule smallest;
  private int runs;

  private Shrinker(Schedule failing, Property property) {
    this.property = property;
    smallest = failing;
  }

  static Schedule shrink(Schedule failing, Property property) {
    Shrinker shrinker = new Shrinker(failing, property);
    shrinker.dropFaults();
    shrinker.dropHosts();
    shrinker.accept(shrinker.smallest.withSettings(shrinker.smallest.settings().withoutLoss()));
    shrinker.dropFaults();
    return shrinker.smallest;
  }

  /** In halves first, then in smaller parts, and at last one by one. */
  private void dropFaults() {
    for (int part = Math.max(1, smallest.faults().size() / 2); part >= 1; part /= 2) {
      int from = 0;
      while (from < smallest.faults().size()) {
        List<Planned> fewer = new ArrayList<>(smallest.faults());
        fewer.subList(from, Math.min(from + part, fewer.size())).clear();
        if (!accept(smallest.withFaults(fewer))) {
          from += part;
        }
      }
    }
  }

  private void dropHosts() {
    for (int size = 1; size < smallest.settings().size(); size++) {
      if (accept(smallest.withSettings(smallest.settings().withSize(size)))) {
        return;
      }
    }
  }

  private boolean accept(Schedule smaller) {
    if (runs++ >= MOST_RUNS) {
      return false;
    }
    Optional<PropertyViolation> violation = new Run(smaller, null).violation();
    boolean same = violation.filter(found -> found.property() == property).isPresent();
    if (same) {
      smallest = smaller;
    }
    return same;
  }
}
