package io.ringcast.system;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** How long a thread that only sleeps has to wait for a processor, on a machine that is busy. */
final class Stalls implements AutoCloseable {

  private static final long SLEEP_NANOS = Duration.ofMillis(5).toNanos();

  private final Thread thread;
  private volatile long longestNanos;
  private volatile boolean closed;

  Stalls() {
    thread = Thread.ofPlatform().name("stalls").daemon().start(this::measure);
  }

  private void measure() {
    while (!closed) {
      long begun = System.nanoTime();
      LockSupport.parkNanos(SLEEP_NANOS);
      longestNanos = Math.max(longestNanos, System.nanoTime() - begun - SLEEP_NANOS);
    }
  }

  Duration longest() {
    return Duration.ofNanos(longestNanos);
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
