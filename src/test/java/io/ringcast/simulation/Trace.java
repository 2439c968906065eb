package io.ringcast.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What happened, line by line: the last of it, and all of it to whoever wants it. */
final class Trace {

  private static final int KEPT = 150;

  private final Deque<Supplier<String>> last = new ArrayDeque<>(KEPT);
  private final @Nullable Consumer<String> all;

  /**
   * @param all gets each line at once; null if nobody wants them
   */
  Trace(@Nullable Consumer<String> all) {
    this.all = all;
  }

  /** Heartbeats and ticks without consequences are not kept, for there are too many. */
  void add(Observation step) {
    if (all != null || step.hasConsequences()) {
      add(() -> Words.of(step));
    }
  }

  void add(long nanos, Object what) {
    add(() -> Words.time(nanos) + " " + what);
  }

  private void add(Supplier<String> line) {
    if (all != null) {
      all.accept(line.get());
    }
    // Put into words only if it is read: few are.
    if (last.size() == KEPT) {
      last.removeFirst();
    }
    last.addLast(line);
  }

  /** The last lines. */
  String last() {
    return last.stream().map(Supplier::get).collect(Collectors.joining("\n"));
  }
}
