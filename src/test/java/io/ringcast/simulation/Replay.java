package io.ringcast.simulation;

import io.ringcast.simulation.Schedule.Planned;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One seed again, with all that happens in it; whole, or shrunk as a failure's report said. */
final class Replay {

  private Replay() {}

  /**
   * @param options as a failure's report has them
   */
  static Optional<PropertyViolation> run(Properties options, Consumer<String> lines) {
    long seed = Long.parseLong(options.getProperty("simulation.seed"));
    Schedule schedule = reduced(ScheduleDraw.of(seed), options);
    lines.accept(schedule.toString());
    return new Run(schedule, lines).violation();
  }

  private static Schedule reduced(Schedule whole, Properties options) {
    Schedule schedule = whole;
    String numbers = options.getProperty("simulation.faults");
    if (numbers != null) {
      Set<String> kept = Arrays.stream(numbers.split(",")).collect(Collectors.toSet());
      List<Planned> faults =
          whole.faults().stream()
              .filter(planned -> kept.contains(Integer.toString(planned.number())))
              .toList();
      schedule = schedule.withFaults(faults);
    }
    String size = options.getProperty("simulation.size");
    if (size != null) {
      schedule = schedule.withSettings(schedule.settings().withSize(Integer.parseInt(size)));
    }
    return options.getProperty("simulation.lossless") == null
        ? schedule
        : schedule.withSettings(schedule.settings().withoutLoss());
  }
}
