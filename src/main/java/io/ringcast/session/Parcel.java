package io.ringcast.session;

import io.ringcast.wire.Frame;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A frame on its way to one client or to thousands. Knows in how many queues it waits, so that its
 * memory is counted once.
 */
final class Parcel {

  /**
   * About what a queued frame takes beside its bytes: objects, array header, place in the queue.
   */
  private static final int OVERHEAD_BYTES = 64;

  private final Frame frame;
  private final AtomicInteger holders = new AtomicInteger();

  Parcel(Frame frame) {
    this.frame = frame;
  }

  Frame frame() {
    return frame;
  }

  int cost() {
    return frame.size() + OVERHEAD_BYTES;
  }

  void hold(QueueBudget budget) {
    if (holders.getAndIncrement() == 0) {
      budget.add(cost());
    }
  }

  void release(QueueBudget budget) {
    if (holders.decrementAndGet() == 0) {
      budget.add(-cost());
    }
  }
}
