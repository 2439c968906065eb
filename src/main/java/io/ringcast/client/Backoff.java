package io.ringcast.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The pauses between attempts: 100 ms at first, doubled each time up to 5 s, and of each a random
 * part between half and the whole, so that the clients of a dead node do not all come back at once.
 */
final class Backoff {

  static final Duration SHORTEST = Duration.ofMillis(100);
  static final Duration LONGEST = Duration.ofSeconds(5);

  private final RandomGenerator random;
  private long ceilingNanos = SHORTEST.toNanos();

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** The next pause. */
  Duration next() {
    long pause = random.nextLong(ceilingNanos / 2, ceilingNanos + 1);
    ceilingNanos = Math.min(ceilingNanos * 2, LONGEST.toNanos());
    return Duration.ofNanos(pause);
  }

  /** Begins with the shortest again. */
  void reset() {
    ceilingNanos = SHORTEST.toNanos();
  }
}
