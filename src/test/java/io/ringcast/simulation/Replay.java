package io.ringcast.simulation;

import io.ringcast.simulation.Schedule.Planned;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One seed again, with all that happens in it; whole, or shrunk as a failure's report said. */
final class Replay {

  private Replay() {}

  static Optional<PropertyViolation> run(long seed, Consumer<String> lines) {
    Schedule schedule = reduced(ScheduleDraw.of(seed));
    lines.accept(schedule.toString());
    return new Run(schedule, lines).violation();
  }

  private static Schedule reduced(Schedule whole) {
    Schedule schedule = whole;
    String numbers = System.getProperty("simulation.faults");
    if (numbers != null) {
      Set<String> kept = Arrays.stream(numbers.split(",")).collect(Collectors.toSet());
      List<Planned> faults =
          whole.faults().stream()
              .filter(planned -> kept.contains(Integer.toString(planned.number())))
              .toList();
      schedule = schedule.withFaults(faults);
    }
    int size = Integer.getInteger("simulation.size", whole.settings().size());
    schedule = schedule.withSettings(schedule.settings().withSize(size));
    return System.getProperty("simulation.lossless") == null
        ? schedule
        : schedule.withSettings(schedule.settings().withoutLoss());
  }
}
