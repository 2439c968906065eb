package io.ringcast.link;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before a peer is dialled again: not at all after a link that lasted, so that the
 * end of a killed peer is noticed at once; else longer each time, up to {@link #LONGEST}. A link
 * that came up and broke at once counts as an attempt that failed. For one thread.
 */
final class RedialPause {

  /**
   * Short, because a dying process may still take a connection or two: the system ends its links,
   * the younger sockets, before its listening one.
   */
  static final Duration FIRST = Duration.ofMillis(1);

  static final Duration LONGEST = Duration.ofSeconds(1);

  private Duration next = FIRST;

  /**
   * @param lasted how long the link that ended was up; zero if it never was
   */
  Duration after(Duration lasted) {
    if (lasted.compareTo(LONGEST) >= 0) {
      next = FIRST;
      return Duration.ZERO;
    }
    Duration pause = next;
    next = pause.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : pause.multipliedBy(2);
    return pause;
  }

  /** For those that may not dial now: were they to come back together, most would be in vain. */
  static Duration anyUpToLongest() {
    return Duration.ofNanos(ThreadLocalRandom.current().nextLong(LONGEST.toNanos()));
  }
}
