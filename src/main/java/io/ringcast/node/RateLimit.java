package io.ringcast.node;

import java.time.Duration;

/** At most so many of something in a time, evenly or all at once. Safe for several threads. */
public final class RateLimit {

  private final Ticker ticker;
  private final long nanosForOne;
  private final long nanosAhead;
  private boolean used;
  private long takenUntilNanos;

  private RateLimit(int count, Duration time, Ticker ticker) {
    this.ticker = ticker;
    nanosForOne = time.toNanos() / count;
    nanosAhead = nanosForOne * (count - 1);
  }

  /** {@code count} a second; after a time without any, as many at once. */
  public static RateLimit perSecond(int count, Ticker ticker) {
    return new RateLimit(count, Duration.ofSeconds(1), ticker);
  }

  /** One, and the next one not before {@code time} has gone by. */
  public static RateLimit oncePer(Duration time, Ticker ticker) {
    return new RateLimit(1, time, ticker);
  }

  /** Whether one more is within the limit; if so it is counted. */
  public synchronized boolean tryTake() {
    long now = ticker.nanos();
    long ahead = used ? Math.max(0, takenUntilNanos - now) : 0;
    if (ahead > nanosAhead) {
      return false;
    }
    used = true;
    takenUntilNanos = now + ahead + nanosForOne;
    return true;
  }
}
