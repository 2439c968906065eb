package io.ringcast.simulation;

import java.time.Duration;
import java.util.PriorityQueue;

/** A clock that jumps from one planned action to the next. */
final class VirtualTime {

  private final PriorityQueue<Planned> planned = new PriorityQueue<>();
  private long now;
  private long count;

  private record Planned(long at, long number, Runnable action) implements Comparable<Planned> {
    @Override
    public int compareTo(Planned other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  long nanos() {
    return now;
  }

  void at(long nanos, Runnable action) {
    planned.add(new Planned(Math.max(now, nanos), count++, action));
  }

  void in(long nanos, Runnable action) {
    at(now + nanos, action);
  }

  void in(Duration time, Runnable action) {
    in(time.toNanos(), action);
  }

  /** Does all that is planned until then. */
  void run(Duration time) {
    long end = now + time.toNanos();
    while (!planned.isEmpty() && planned.peek().at() <= end) {
      Planned next = planned.remove();
      now = next.at();
      next.action().run();
    }
    now = end;
  }
}
