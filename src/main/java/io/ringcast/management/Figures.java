package io.ringcast.management;

import io.ringcast.node.Endpoint;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How values are written for operators. */
final class Figures {

  private Figures() {}

  /** A share, 0 to 1, with three digits. */
  static double ratio(double share) {
    return Math.round(Math.clamp(share, 0, 1) * 1000) / 1000.0;
  }

  static double ratio(long part, long whole) {
    return whole <= 0 ? 0 : ratio((double) part / whole);
  }

  /** One digit is enough for what changes every second. */
  static double rate(double perSecond) {
    return Math.round(perSecond * 10) / 10.0;
  }

  /** Milliseconds from one moment of the monotonic clock to another; never negative. */
  static long millisBetween(long fromNanos, long toNanos) {
    return Math.max(0, TimeUnit.NANOSECONDS.toMillis(toNanos - fromNanos));
  }

  static Instant time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS);
  }

  static String code(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static @Nullable String address(@Nullable Endpoint endpoint) {
    return endpoint == null ? null : endpoint.toString();
  }
}
