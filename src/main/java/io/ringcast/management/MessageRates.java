package io.ringcast.management;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Messages a second, over the last few seconds. Takes a sample of the counters now and then, about
 * once a second; a rate is what came between the oldest and the newest sample kept.
 */
final class MessageRates {

  /** Long enough to be calm, short enough to follow. */
  static final long WINDOW_NANOS = 5_000_000_000L;

  private static final double NANOS_IN_SECOND = 1e9;

  private final Deque<Sample> samples = new ArrayDeque<>();

  private record Sample(long atNanos, long in, long out) {}

  /** Messages a second. */
  record Rates(double in, double out) {
    static final Rates NONE = new Rates(0, 0);
  }

  /**
   * @param in all messages that ever came
   * @param out all messages that ever went
   */
  synchronized void sample(long nowNanos, long in, long out) {
    samples.addLast(new Sample(nowNanos, in, out));
    while (nowNanos - samples.getFirst().atNanos() > WINDOW_NANOS) {
      samples.removeFirst();
    }
  }

  /** None before the second sample. */
  synchronized Rates rates() {
    if (samples.size() < 2) {
      return Rates.NONE;
    }
    Sample first = samples.getFirst();
    Sample last = samples.getLast();
    double seconds = (last.atNanos() - first.atNanos()) / NANOS_IN_SECOND;
    return seconds <= 0
        ? Rates.NONE
        : new Rates((last.in() - first.in()) / seconds, (last.out() - first.out()) / seconds);
  }
}
