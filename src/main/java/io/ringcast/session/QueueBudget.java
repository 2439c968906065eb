package io.ringcast.session;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What all clients of the node share: a bound on the bytes in their outbound queues and in messages
 * that have not come whole, and a look at them.
 */
final class QueueBudget {

  private final long limitBytes;
  private final AtomicLong usedBytes = new AtomicLong();
  private final AtomicLong partBytes = new AtomicLong();
  private final AtomicInteger slowQueues = new AtomicInteger();

  QueueBudget(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  void add(long bytes) {
    usedBytes.addAndGet(bytes);
  }

  boolean isExceeded() {
    return usedBytes.get() + partBytes.get() > limitBytes;
  }

  long usedBytes() {
    return usedBytes.get();
  }

  void addPart(long bytes) {
    partBytes.addAndGet(bytes);
  }

  long partBytes() {
    return partBytes.get();
  }

  /** Share of the budget in use, 0 to 1. */
  double pressure() {
    return Math.clamp((double) (usedBytes.get() + partBytes.get()) / limitBytes, 0, 1);
  }

  void onSlow(int change) {
    slowQueues.addAndGet(change);
  }

  /** How many queues are more than half full. */
  int slowQueues() {
    return slowQueues.get();
  }
}
