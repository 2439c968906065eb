package io.ringcast.session;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How fast each client of a node may be read: at the whole rate, and at an eighth of it while
 * somebody else sends too who sends little. At the whole rate one client can use most of a node,
 * and what the others send would wait for that. Those who all send much share the node as it comes.
 */
public final class ReadRate {

  static final int PART_BESIDE_OTHERS = 8;

  /** Who sends little is at most at half of what the others are held to, so they never are. */
  private static final int PART_OF_LITTLE = 2 * PART_BESIDE_OTHERS;

  /** After the last sign of one who sends little; a line typed now and then is no burden. */
  static final long OTHERS_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final double nanosPerByte;
  private final LongAdder pauses = new LongAdder();

  // Both are hints: two threads may overwrite each other's.
  private volatile @Nullable ReadPace lastOfLittle;
  private volatile long othersUntilNanos;

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

  /** A client has sent something, and not much for some time. */
  void onLittle(ReadPace client, long nowNanos) {
    lastOfLittle = client;
    othersUntilNanos = nowNanos + OTHERS_NANOS;
  }

  /** How long so many bytes take one who sends little. */
  long littleNanos(int bytes) {
    return (long) (bytes * nanosPerByte * PART_OF_LITTLE);
  }

  /** How long so many bytes of this client take now. */
  long nanos(int bytes, ReadPace client, long nowNanos) {
    ReadPace other = lastOfLittle;
    boolean besideOthers = other != null && other != client && nowNanos - othersUntilNanos < 0;
    return (long) (bytes * nanosPerByte * (besideOthers ? PART_BESIDE_OTHERS : 1));
  }
}
