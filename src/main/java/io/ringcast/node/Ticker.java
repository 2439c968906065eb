package io.ringcast.node;

/** A monotonic clock. Production passes {@code System::nanoTime}, a test its own. */
@FunctionalInterface
public interface Ticker {

  /** Nanoseconds since an arbitrary origin; only differences mean anything. */
  long nanos();
}
