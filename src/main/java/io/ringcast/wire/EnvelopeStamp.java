package io.ringcast.wire;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Puts a sender, the time and a message id on what one node says itself. Thread-safe. */
public final class EnvelopeStamp {

  private static final double NANOS_PER_SECOND = 1e9;

  private final String senderId;
  private final Clock clock;
  private final AtomicLong count = new AtomicLong();

  public EnvelopeStamp(String senderId, Clock clock) {
    this.senderId = senderId;
    this.clock = clock;
  }

  public Envelope stamp(Message message) {
    Instant now = clock.instant();
    double seconds = now.getEpochSecond() + now.getNano() / NANOS_PER_SECOND;
    return new Envelope(senderId, senderId + "_" + count.incrementAndGet(), seconds, message);
  }
}
