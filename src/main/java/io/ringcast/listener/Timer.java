package io.ringcast.listener;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls back after a time, on one platform thread that busy connections cannot starve. */
final class Timer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Timer.class);

  private final ScheduledThreadPoolExecutor executor;

  Timer(String threadName) {
    executor =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name(threadName).factory());
    // Nearly every deadline is met: without this each would wait here for its time, connection and
    // all.
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** {@code action} must not block. */
  Future<?> after(Duration delay, Runnable action) {
    return executor.schedule(safe(action), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  void every(Duration period, Runnable action) {
    var _ =
        executor.scheduleWithFixedDelay(
            safe(action), period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static Runnable safe(Runnable action) {
    return () -> {
      try {
        action.run();
      } catch (RuntimeException e) {
        log.atError().setCause(e).log("Timed action failed");
      }
    };
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
