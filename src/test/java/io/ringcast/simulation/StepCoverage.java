package io.ringcast.simulation;

import io.ringcast.simulation.Trigger.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How often each fault really struck at each step of an election. */
final class StepCoverage {

  private static final List<Class<?>> FAULTS = List.of(Fault.class.getPermittedSubclasses());

  private final long[][] counts = new long[FAULTS.size()][Step.values().length];

  void count(Class<?> fault, Step step) {
    counts[FAULTS.indexOf(fault)][step.ordinal()]++;
  }

  void add(StepCoverage other) {
    for (int fault = 0; fault < counts.length; fault++) {
      for (int step = 0; step < counts[fault].length; step++) {
        counts[fault][step] += other.counts[fault][step];
      }
    }
  }

  /** The steps at which a fault never struck. */
  List<String> missing() {
    List<String> missing = new ArrayList<>();
    for (int fault = 0; fault < counts.length; fault++) {
      for (Step step : Step.values()) {
        if (counts[fault][step.ordinal()] == 0) {
          missing.add(FAULTS.get(fault).getSimpleName() + " at " + step);
        }
      }
    }
    return missing;
  }

  /** A row for each fault, a column for each step. */
  @Override
  public String toString() {
    StringBuilder table = new StringBuilder("faults at the steps of an election: ");
    table.append(Arrays.toString(Step.values()).toLowerCase(Locale.ROOT)).append('\n');
    for (int fault = 0; fault < counts.length; fault++) {
      for (long count : counts[fault]) {
        table.append(String.format(Locale.ROOT, "%12d", count));
      }
      table.append("  ").append(FAULTS.get(fault).getSimpleName()).append('\n');
    }
    return table.toString();
  }
}
