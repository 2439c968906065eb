package io.ringcast.simulation;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Faults that last for a time, and end once: then, or when all of them do. */
final class Lasting {

  private final VirtualTime time;
  private final Set<Runnable> ends = new LinkedHashSet<>();
  private long lastEndNanos;

  Lasting(VirtualTime time) {
    this.time = time;
  }

  void until(Duration length, Runnable end) {
    // An object of its own, for two faults may end in the same way.
    Runnable once =
        new Runnable() {
          @Override
          public void run() {
            if (ends.remove(this)) {
              lastEndNanos = time.nanos();
              end.run();
            }
          }
        };
    ends.add(once);
    time.in(length, once);
  }

  /** When the last of them ended. */
  long lastEndNanos() {
    return lastEndNanos;
  }

  void endAll() {
    List.copyOf(ends).forEach(Runnable::run);
  }
}
