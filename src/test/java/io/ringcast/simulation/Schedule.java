package io.ringcast.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A whole run as data.
 *
 * @param window how long faults happen
 * @param quiet how long nothing may happen after the cluster has agreed again
 */
record Schedule(
    long seed, Settings settings, Duration window, Duration quiet, List<Planned> faults) {

  /**
   * @param number of the fault in the schedule that the seed gives
   */
  record Planned(int number, Trigger trigger, Fault fault) {
    @Override
    public String toString() {
      return "#" + number + " " + trigger + ": " + fault;
    }
  }

  Schedule withFaults(List<Planned> kept) {
    return new Schedule(seed, settings, window, quiet, List.copyOf(kept));
  }

  Schedule withSettings(Settings changed) {
    return new Schedule(seed, changed, window, quiet, faults);
  }

  /** The options of the command that runs exactly this. */
  String options() {
    List<String> numbers = new ArrayList<>();
    faults.forEach(planned -> numbers.add(Integer.toString(planned.number())));
    return "-Dsimulation.seed="
        + seed
        + " -Dsimulation.faults="
        + (numbers.isEmpty() ? "none" : String.join(",", numbers))
        + " -Dsimulation.size="
        + settings.size()
        + (settings.loss() == 0 ? " -Dsimulation.lossless" : "");
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append("seed ").append(seed).append(": ").append(settings).append('\n');
    text.append("faults for ").append(window.toMillis()).append(" ms:\n");
    faults.forEach(planned -> text.append("  ").append(planned).append('\n'));
    return text.toString();
  }
}
