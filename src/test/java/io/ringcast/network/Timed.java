package io.ringcast.network;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Locale;
import org.awaitility.core.ThrowingRunnable;

/** Something that happened, and what must be true soon after. */
final class Timed {

  private static final Duration POLL = Duration.ofMillis(20);

  private final String what;
  private final long startNanos = System.nanoTime();

  private Timed(String what) {
    this.what = what;
  }

  /** It is happening now. */
  static Timed from(String what) {
    return new Timed(what);
  }

  /** Does it; the time counts from its beginning. */
  static Timed after(String what, Runnable happens) {
    Timed timed = new Timed(what);
    happens.run();
    return timed;
  }

  /** Waits until {@code holds} doesn't fail, no longer than {@code limit} since it happened. */
  void within(Duration limit, ThrowingRunnable holds) {
    await("within " + limit.toMillis() + " ms after " + what)
        .atMost(limit.minus(passed()))
        .pollDelay(Duration.ZERO)
        .pollInterval(POLL)
        .untilAsserted(holds);
    System.out.printf(
        Locale.ROOT, "%6d ms after %s (limit %d)%n", passed().toMillis(), what, limit.toMillis());
  }

  private Duration passed() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }
}
