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
  private boolean used;
  private long paidUntilNanos;

  /**
   * @param rate of all clients of the node
   */
  public ReadPace(ReadRate rate) {
    this.rate = rate;
  }

  /** So much was read; for how many nanoseconds not to read any more, mostly 0. */
  public long pauseNanos(int bytes, long nowNanos) {
    long ahead = used ? Math.max(0, paidUntilNanos - nowNanos) : 0;
    ahead += (long) (bytes * rate.nanosPerByte(this, nowNanos));
    used = true;
    paidUntilNanos = nowNanos + ahead;
    if (ahead <= BURST_NANOS) {
      return 0;
    }
    rate.onPause();
    return ahead;
  }
}
