package io.ringcast.session;

import java.util.concurrent.TimeUnit;

/**
 * How fast one client is read, whose connection has one reader at a time: a bucket that leaks at
 * the allowed rate (GCRA, as in ITU-T I.371). What is above it stays in the socket, and so slows
 * down the sender and nobody else.
 */
public final class ReadPace {

  /**
   * So long a burst is read as it comes; what is longer waits as long. Far above the millisecond in
   * which an event loop tells time.
   */
  static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final ReadRate rate;
  private final Bucket allowed = new Bucket(Long.MAX_VALUE);

  /** Leaks at the rate of those who send little; bounded, so that it is soon forgotten. */
  private final Bucket little = new Bucket(4 * BURST_NANOS);

  /** How far what came is ahead of the time that it should take. */
  private static final class Bucket {
    private final long mostNanos;
    private boolean used;
    private long emptyAtNanos;

    Bucket(long mostNanos) {
      this.mostNanos = mostNanos;
    }

    long add(long costNanos, long nowNanos) {
      long ahead = used ? Math.max(0, emptyAtNanos - nowNanos) : 0;
      ahead = Math.min(mostNanos, ahead + costNanos);
      used = true;
      emptyAtNanos = nowNanos + ahead;
      return ahead;
    }
  }

  /**
   * @param rate of all clients of the node
   */
  public ReadPace(ReadRate rate) {
    this.rate = rate;
  }

  /** So much was read; for how many nanoseconds not to read any more, mostly 0. */
  public long pauseNanos(int bytes, long nowNanos) {
    if (little.add(rate.littleNanos(bytes), nowNanos) <= BURST_NANOS) {
      rate.onLittle(this, nowNanos);
    }
    long ahead = allowed.add(rate.nanos(bytes, this, nowNanos), nowNanos);
    if (ahead <= BURST_NANOS) {
      return 0;
    }
    rate.onPause();
    return ahead;
  }
}
