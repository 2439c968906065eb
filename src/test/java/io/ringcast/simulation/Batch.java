package io.ringcast.simulation;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Runs many seeds, one at a time on each thread, and sums up. */
final class Batch {

  private static final Duration PROGRESS = Duration.ofSeconds(10);

  private final long first;
  private final long count;
  private final Consumer<String> progress;
  private final AtomicLong next = new AtomicLong();
  private final Coverage coverage = new Coverage();
  private final Map<Property, Long> failures = new EnumMap<>(Property.class);
  private final Map<Property, Failed> firstFailures = new EnumMap<>(Property.class);
  private final long began = System.nanoTime();
  private long done;
  private long inputs;
  private double simulatedHours;
  private long toldAt = began;

  private record Failed(long seed, PropertyViolation violation) {}

  /**
   * @param progress hears now and then how far it is
   */
  Batch(long first, long count, Consumer<String> progress) {
    this.first = first;
    this.count = count;
    this.progress = progress;
  }

  /** Runs all of them; with as many threads as there are processors. */
  void run() throws InterruptedException {
    Thread[] threads = new Thread[Runtime.getRuntime().availableProcessors()];
    for (int i = 0; i < threads.length; i++) {
      threads[i] = Thread.ofPlatform().name("simulation-" + i).start(this::work);
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void work() {
    long number = next.getAndIncrement();
    while (number < count) {
      long seed = first + number;
      Run run = new Run(ScheduleDraw.of(seed), null);
      Optional<PropertyViolation> violation = run.violation();
      sumUp(seed, run, violation);
      number = next.getAndIncrement();
    }
  }

  private synchronized void sumUp(long seed, Run run, Optional<PropertyViolation> violation) {
    done++;
    inputs += run.watch().inputs();
    simulatedHours += run.simulated().toMillis() / (double) Duration.ofHours(1).toMillis();
    coverage.add(run.coverage());
    violation.ifPresent(found -> {
      failures.merge(found.property(), 1L, Long::sum);
      firstFailures.putIfAbsent(found.property(), new Failed(seed, found));
      progress.accept("Seed " + seed + " fails: " + found.getMessage());
    });
    if (System.nanoTime() - toldAt >= PROGRESS.toNanos()) {
      toldAt = System.nanoTime();
      progress.accept(figures());
    }
  }

  /** How many runs, how fast, and what failed. */
  synchronized String figures() {
    double seconds = (System.nanoTime() - began) / 1e9;
    return String.format(
        Locale.ROOT,
        "%d of %d seeds from %d, %.1f a second, %.0f simulated hours, %d inputs, failed: %s",
        done,
        count,
        first,
        done / seconds,
        simulatedHours,
        inputs,
        failures.isEmpty() ? "none" : failures);
  }

  Coverage coverage() {
    return coverage;
  }

  /** For each property that did not hold: a run in which it did not. */
  synchronized String report() {
    StringBuilder report = new StringBuilder();
    firstFailures.forEach((property, failed) ->
        report
            .append(Failure.report(ScheduleDraw.of(failed.seed()), failed.violation()))
            .append("\n\n"));
    return report.toString();
  }
}
