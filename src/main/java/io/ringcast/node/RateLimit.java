package io.ringcast.node;

import java.time.Duration;

/** At most so many of something in a time. Safe for several threads. */
public final class RateLimit {

  private static final int PARTS_OF_SECOND = 10;

  private final Ticker ticker;
  private final long nanosForOne;
  private final long nanosAhead;
  private boolean used;
  private long takenUntilNanos;

  private RateLimit(Duration forOne, int atOnce, Ticker ticker) {
    this.ticker = ticker;
    nanosForOne = forOne.toNanos();
    nanosAhead = nanosForOne * (atOnce - 1);
  }

  /** {@code count} a second; a tenth of them at once, so that whoever gets them is not flooded. */
  public static RateLimit perSecond(int count, Ticker ticker) {
    return new RateLimit(
        Duration.ofSeconds(1).dividedBy(count), Math.max(1, count / PARTS_OF_SECOND), ticker);
  }

  /** One, and the next one not before {@code time} has gone by. */
  public static RateLimit oncePer(Duration time, Ticker ticker) {
    return new RateLimit(time, 1, ticker);
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
