package io.ringcast.link;

import io.ringcast.wire.Frame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for one link: control frames, which go first, and data frames, bounded in bytes. Data
 * outlives a broken connection; control does not, for it is only true for a moment. Thread-safe,
 * and nothing is written while its lock is held.
 */
final class LinkQueue {

  /** How many control frames may wait; far more than a link in order ever holds. */
  private static final int MAX_CONTROL_FRAMES = 1024;

  /** A batch is small, so that a control frame never waits behind more than that. */
  private static final int BATCH_BYTES = 256 * 1024;

  private final long maxDataBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final Deque<Frame> control = new ArrayDeque<>();
  private final Deque<Frame> data = new ArrayDeque<>();
  private long dataBytes;
  private boolean open;
  private boolean finishing;

  LinkQueue(long maxDataBytes) {
    this.maxDataBytes = maxDataBytes;
  }

  /** A connection is there to be written to. */
  void open() {
    lock.lock();
    try {
      control.clear();
      open = true;
    } finally {
      lock.unlock();
    }
  }

  /** The connection is gone; whoever waits in {@link #take} gets nothing any more. */
  void close() {
    lock.lock();
    try {
      open = false;
      notEmpty.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What waits now is the last: {@link #take} gives it out, and then nothing any more. */
  void finish() {
    lock.lock();
    try {
      finishing = true;
      notEmpty.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Queues a control frame; false without a connection, or when far too many wait. */
  boolean addControl(Frame frame) {
    lock.lock();
    try {
      if (!open || control.size() >= MAX_CONTROL_FRAMES) {
        return false;
      }
      control.addLast(frame);
      notEmpty.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Queues a data frame; false when the bound is reached. */
  boolean addData(Frame frame) {
    lock.lock();
    try {
      if (dataBytes + frame.size() > maxDataBytes) {
        return false;
      }
      data.add(frame);
      dataBytes += frame.size();
      notEmpty.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for frames and takes a batch, control first; empty when the connection is gone. */
  List<Frame> take() throws InterruptedException {
    lock.lock();
    try {
      while (open && !finishing && control.isEmpty() && data.isEmpty()) {
        notEmpty.await();
      }
      if (!open) {
        return List.of();
      }
      List<Frame> taken = new ArrayList<>(control);
      control.clear();
      long bytes = 0;
      for (Frame next = data.peek(); next != null && bytes < BATCH_BYTES; next = data.peek()) {
        taken.add(data.remove());
        bytes += next.size();
      }
      dataBytes -= bytes;
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Empties it for good; how many data frames were lost. */
  int discard() {
    lock.lock();
    try {
      int lost = data.size();
      data.clear();
      dataBytes = 0;
      return lost;
    } finally {
      lock.unlock();
    }
  }

  long bytes() {
    lock.lock();
    try {
      return dataBytes;
    } finally {
      lock.unlock();
    }
  }
}
