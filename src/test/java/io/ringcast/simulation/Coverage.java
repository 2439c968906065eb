package io.ringcast.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How often each fault, transition and breakage really happened, at clusters of which size. */
final class Coverage {

  private final Map<String, long[]> counts = new LinkedHashMap<>();
  private final StepCoverage steps = new StepCoverage();

  Coverage() {
    for (Class<?> kind : Fault.class.getPermittedSubclasses()) {
      counts.put(row(kind), new long[1]);
    }
    addAll(Forger.Lie.values());
    addAll(Forger.FalseToken.values());
    addAll(Forger.Damage.values());
    addAll(Shape.values());
    addAll(Crowd.Means.values());
    addAll(Bounds.Bound.values());
    addAll(Pause.values());
    addAll(Forger.Name.values());
    addAll(PeerTransition.values());
    addAll(PhaseTransition.values());
    addAll(Breakage.values());
    SettingsDraw.sizes().forEach(size -> counts.put(row(size), new long[1]));
  }

  private void addAll(Enum<?>[] rows) {
    for (Enum<?> row : rows) {
      counts.put(row(row), new long[1]);
    }
  }

  /** How long a process stood still. */
  private enum Pause {
    SHORTER_THAN_THE_SILENCE_LIMIT,
    LONGER_THAN_THE_SILENCE_LIMIT,
    MORE_THAN_HALF_A_MINUTE;

    private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

    static Pause of(Duration length) {
      if (length.compareTo(Settings.membership().silenceLimit()) < 0) {
        return SHORTER_THAN_THE_SILENCE_LIMIT;
      }
      return length.compareTo(HALF_A_MINUTE) < 0
          ? LONGER_THAN_THE_SILENCE_LIMIT
          : MORE_THAN_HALF_A_MINUTE;
    }
  }

  private static String row(int size) {
    return "nodes: " + size;
  }

  private static String row(Class<?> kind) {
    return "fault: " + kind.getSimpleName();
  }

  private static String row(Enum<?> row) {
    String kind =
        switch (row) {
          case Forger.Lie lie -> "lie";
          case Forger.FalseToken token -> "forged token";
          case Forger.Damage damage -> "garbage";
          case Shape shape -> "partition";
          case Crowd.Means means -> "flood";
          case Bounds.Bound bound -> "bound reached";
          case Pause pause -> "pause";
          case Forger.Name name -> "lie in the name of";
          case PeerTransition transition -> "peer";
          case PhaseTransition transition -> "phase";
          default -> "breakage";
        };
    return kind + ": " + row.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  void count(Enum<?> row) {
    counts.get(row(row))[0]++;
  }

  void countSize(int size) {
    counts.get(row(size))[0]++;
  }

  /** A fault struck, in a cluster of so many hosts. */
  void count(Schedule.Planned planned, int hosts) {
    Shape.of(planned.fault(), hosts).ifPresent(this::count);
    counts.get(row(planned.fault().getClass()))[0]++;
    if (planned.trigger() instanceof Trigger.AtStep step) {
      steps.count(planned.fault().getClass(), step.step());
    }
    switch (planned.fault()) {
      case Fault.Forgery forgery -> {
        count(forgery.as());
        count(forgery.lie());
      }
      case Fault.ForgedToken forged -> count(forged.what());
      case Fault.Flood flood -> count(flood.means());
      case Fault.Garbage garbage -> count(garbage.damage());
      case Fault.Pause pause -> count(Pause.of(pause.length()));
      default -> {}
    }
  }

  void add(Coverage other) {
    other.counts.forEach((row, count) -> counts.get(row)[0] += count[0]);
    steps.add(other.steps);
  }

  /** The rows that nothing was counted in. */
  List<String> missing() {
    List<String> missing = new ArrayList<>(steps.missing());
    counts.forEach((row, count) -> {
      if (count[0] == 0) {
        missing.add(row);
      }
    });
    return missing;
  }

  @Override
  public String toString() {
    StringBuilder table = new StringBuilder();
    counts.forEach(
        (row, count) -> table.append(String.format(Locale.ROOT, "%12d  %s%n", count[0], row)));
    return table.append(steps).toString();
  }
}
