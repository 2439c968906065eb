package io.ringcast.wire;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Puts a sender, the time and a message id on what one node says itself. Thread-safe. */
public final class EnvelopeStamp {

  private static final double MILLIS_PER_SECOND = 1000.0;

  private final String senderId;
  private final LongSupplier wallClockMillis;
  private final String messageIdPrefix;
  private final AtomicLong count = new AtomicLong();

  public EnvelopeStamp(String senderId, LongSupplier wallClockMillis) {
    this.senderId = senderId;
    this.wallClockMillis = wallClockMillis;
    // The start time keeps the ids of one life of the node from those of the next.
    messageIdPrefix =
        senderId + "-" + Long.toString(wallClockMillis.getAsLong(), Character.MAX_RADIX) + "-";
  }

  String senderId() {
    return senderId;
  }

  String messageIdPrefix() {
    return messageIdPrefix;
  }

  /** What follows the prefix in the next message id. */
  long nextNumber() {
    return count.incrementAndGet();
  }

  long millis() {
    return wallClockMillis.getAsLong();
  }

  public Envelope stamp(Message message) {
    return new Envelope(
        senderId, messageIdPrefix + nextNumber(), millis() / MILLIS_PER_SECOND, message);
  }
}
