package io.ringcast.link;

import io.ringcast.wire.Frame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for one link, in the order in which it leaves: control frames, the snapshot of this
 * node's users, changes of it, chat messages. Only chat messages outlive a broken connection:
 * control is true for a moment only, and each connection begins with a snapshot of its own.
 *
 * <p>Changes and messages are bounded in bytes, each by themselves, so that neither keeps the other
 * out; a snapshot is as large as the node has users. Thread-safe, and nothing is written while its
 * lock is held.
 */
final class LinkQueue {

  /** How many control frames may wait; far more than a link in order ever holds. */
  private static final int MAX_CONTROL_FRAMES = 1024;

  /** A batch is small, so that a control frame never waits behind more than that. */
  private static final int BATCH_BYTES = 256 * 1024;

  private final long maxBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final Lane control = new Lane();
  private final Lane snapshot = new Lane();
  private final Lane changes = new Lane();
  private final Lane messages = new Lane();
  private boolean open;
  private boolean finishing;
  private boolean discarded;

  /** Frames of one kind, first in, first out. */
  private static final class Lane {
    private final Deque<Frame> frames = new ArrayDeque<>();
    private long bytes;

    private void add(Frame frame) {
      frames.add(frame);
      bytes += frame.size();
    }

    private void clear() {
      frames.clear();
      bytes = 0;
    }

    /** Moves frames until {@code room} bytes are used up; how many bytes are left. */
    private long moveTo(List<Frame> batch, long room) {
      long left = room;
      for (Frame next = frames.peek(); next != null && left > 0; next = frames.peek()) {
        batch.add(frames.remove());
        bytes -= next.size();
        left -= next.size();
      }
      return left;
    }
  }

  /**
   * @param maxBytes how many bytes of changes, and as many of messages, may wait
   */
  LinkQueue(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** A connection is there to be written to. */
  void open() {
    lock.lock();
    try {
      control.clear();
      snapshot.clear();
      changes.clear();
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
      return open && control.frames.size() < MAX_CONTROL_FRAMES && added(control, frame);
    } finally {
      lock.unlock();
    }
  }

  /** Queues a part of the snapshot that the connection begins with; false without a connection. */
  boolean addSnapshot(Frame frame) {
    lock.lock();
    try {
      return open && added(snapshot, frame);
    } finally {
      lock.unlock();
    }
  }

  /** Queues a change after the snapshot; false without a connection or at the bound. */
  boolean addChange(Frame frame) {
    lock.lock();
    try {
      return open && changes.bytes + frame.size() <= maxBytes && added(changes, frame);
    } finally {
      lock.unlock();
    }
  }

  /** Queues a chat message, with a connection or without; false at the bound, and at the end. */
  boolean addMessage(Frame frame) {
    lock.lock();
    try {
      return !discarded && messages.bytes + frame.size() <= maxBytes && added(messages, frame);
    } finally {
      lock.unlock();
    }
  }

  private boolean added(Lane lane, Frame frame) {
    lane.add(frame);
    notEmpty.signal();
    return true;
  }

  /** Waits for frames and takes a batch; empty when the connection is gone. */
  List<Frame> take() throws InterruptedException {
    lock.lock();
    try {
      while (open && !finishing && isEmpty()) {
        notEmpty.await();
      }
      if (!open) {
        return List.of();
      }
      List<Frame> batch = new ArrayList<>();
      control.moveTo(batch, Long.MAX_VALUE);
      long left = snapshot.moveTo(batch, BATCH_BYTES);
      left = changes.moveTo(batch, left);
      messages.moveTo(batch, left);
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private boolean isEmpty() {
    return control.frames.isEmpty()
        && snapshot.frames.isEmpty()
        && changes.frames.isEmpty()
        && messages.frames.isEmpty();
  }

  /** Empties it for good; how many messages were lost. */
  int discard() {
    lock.lock();
    try {
      int lost = messages.frames.stream().mapToInt(Frame::count).sum();
      discarded = true;
      snapshot.clear();
      changes.clear();
      messages.clear();
      return lost;
    } finally {
      lock.unlock();
    }
  }

  /** How much waits beside control frames. */
  long bytes() {
    lock.lock();
    try {
      return snapshot.bytes + changes.bytes + messages.bytes;
    } finally {
      lock.unlock();
    }
  }
}
