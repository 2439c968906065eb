package io.ringcast.simulation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How often each fault, transition and breakage really happened. */
final class Coverage {

  private final Map<String, long[]> counts = new LinkedHashMap<>();

  Coverage() {
    for (Class<?> kind : Fault.class.getPermittedSubclasses()) {
      counts.put(row(kind), new long[1]);
    }
    addAll(Forger.Lie.values());
    addAll(Forger.Name.values());
    addAll(Trigger.Step.values());
    addAll(PeerTransition.values());
    addAll(PhaseTransition.values());
    addAll(Breakage.values());
  }

  private void addAll(Enum<?>[] rows) {
    for (Enum<?> row : rows) {
      counts.put(row(row), new long[1]);
    }
  }

  private static String row(Class<?> kind) {
    return "fault: " + kind.getSimpleName();
  }

  private static String row(Enum<?> row) {
    String kind =
        switch (row) {
          case Forger.Lie lie -> "lie";
          case Forger.Name name -> "lie in the name of";
          case Trigger.Step step -> "fault at a step";
          case PeerTransition transition -> "peer";
          case PhaseTransition transition -> "phase";
          default -> "breakage";
        };
    return kind + ": " + row.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  void count(Enum<?> row) {
    counts.get(row(row))[0]++;
  }

  void count(Schedule.Planned planned) {
    counts.get(row(planned.fault().getClass()))[0]++;
    if (planned.trigger() instanceof Trigger.AtStep step) {
      count(step.step());
    }
    if (planned.fault() instanceof Fault.Forgery forgery) {
      count(forgery.as());
      count(forgery.lie());
    }
  }

  void add(Coverage other) {
    other.counts.forEach((row, count) -> counts.get(row)[0] += count[0]);
  }

  /** The rows that nothing was counted in. */
  List<String> missing() {
    return counts.entrySet().stream()
        .filter(row -> row.getValue()[0] == 0)
        .map(Map.Entry::getKey)
        .toList();
  }

  @Override
  public String toString() {
    StringBuilder table = new StringBuilder();
    counts.forEach(
        (row, count) -> table.append(String.format(Locale.ROOT, "%12d  %s%n", count[0], row)));
    return table.toString();
  }
}
