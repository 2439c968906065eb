package io.ringcast.session;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How fast each client of a node may be read: one that sends alone at the whole rate, and at a
 * quarter of it while others send too. At the whole rate one client can use most of a node, and
 * what the others send would wait for that.
 */
public final class ReadRate {

  static final int PART_WHILE_OTHERS_SEND = 4;

  /** After the last sign of another sender; who types a line now and then is no burden. */
  static final long OTHERS_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final double nanosPerByte;
  private final LongAdder pauses = new LongAdder();

  // Both are hints: two threads may overwrite each other's.
  private volatile @Nullable ReadPace last;
  private volatile long othersUntilNanos;
  private volatile boolean othersSeen;

  /**
   * @param bytesPerSecond the whole rate
   */
  public ReadRate(long bytesPerSecond) {
    if (bytesPerSecond < 1) {
      throw new IllegalArgumentException("the rate must be positive, not " + bytesPerSecond);
    }
    nanosPerByte = (double) TimeUnit.SECONDS.toNanos(1) / bytesPerSecond;
  }

  /** How often a client was not read for a moment, because it sent faster than it may. */
  public long pauses() {
    return pauses.sum();
  }

  void onPause() {
    pauses.increment();
  }

  /** What a byte of this client costs now. */
  double nanosPerByte(ReadPace client, long nowNanos) {
    if (last != client) {
      othersSeen = last != null;
      othersUntilNanos = nowNanos + OTHERS_NANOS;
      last = client;
    }
    boolean othersSend = othersSeen && nowNanos - othersUntilNanos < 0;
    return othersSend ? nanosPerByte * PART_WHILE_OTHERS_SEND : nanosPerByte;
  }
}
