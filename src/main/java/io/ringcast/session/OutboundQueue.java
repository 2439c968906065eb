package io.ringcast.session;

import io.ringcast.wire.Frame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written to one client. Any thread may offer, and none ever waits; one thread at
 * a time writes, and only while there is something to write.
 *
 * <p>Bounded in bytes, what is being written included. A frame that finds no room ends the queue:
 * what waits is discarded, so that the client never sees a stream with a gap, and only a last frame
 * that says why can follow. When all queues together exceed their budget, no queue may grow beyond
 * {@value #FAIR_SHARE_BYTES} bytes and a frame: those that wait for slow clients end, those that
 * are read go on.
 */
public final class OutboundQueue {

  /** What became of an offered frame. */
  enum Offer {
    QUEUED,
    /** There was no room: the queue takes nothing more. */
    OVERFLOW,
    /** The queue took nothing more already. */
    ENDED
  }

  static final int FAIR_SHARE_BYTES = 16 * 1024;

  /** About one large write. */
  static final int BATCH_BYTES = 128 * 1024;

  /** An idle queue keeps no more places than this: there are thousands of them. */
  private static final int IDLE_PLACES = 16;

  private final int limitBytes;
  private final QueueBudget budget;
  private final Runnable onReady;
  private final Object lock = new Object();

  // Guarded by the lock.
  private ArrayDeque<Parcel> waiting = new ArrayDeque<>(IDLE_PLACES);
  private List<Parcel> inWriting = List.of();
  private int mostWaiting;
  private int bytes;
  private boolean slow;
  private boolean writing;
  private boolean closed;
  private boolean ended;
  private boolean finished;

  /**
   * @param onReady called when there is something to write and nobody is writing; must not block
   */
  OutboundQueue(int limitBytes, QueueBudget budget, Runnable onReady) {
    this.limitBytes = limitBytes;
    this.budget = budget;
    this.onReady = onReady;
  }

  Offer offer(Parcel parcel) {
    boolean wake;
    synchronized (lock) {
      if (closed) {
        return Offer.ENDED;
      }
      if (!hasRoomFor(parcel)) {
        close();
        discardWaiting();
        return Offer.OVERFLOW;
      }
      add(parcel);
      wake = startWriting();
    }
    if (wake) {
      onReady.run();
    }
    return Offer.QUEUED;
  }

  /**
   * Takes {@code parcel} whatever is waiting, and does not yet call for the writer: {@link #wake}
   * does.
   */
  void put(Parcel parcel) {
    synchronized (lock) {
      if (!closed) {
        add(parcel);
      }
    }
  }

  void wake() {
    boolean wake;
    synchronized (lock) {
      wake = !waiting.isEmpty() && startWriting();
    }
    if (wake) {
      onReady.run();
    }
  }

  /**
   * The queue takes nothing more but {@code last}; the writer is to finish.
   *
   * @param discard drop what is waiting
   */
  void end(@Nullable Parcel last, boolean discard) {
    boolean wake;
    synchronized (lock) {
      if (ended) {
        return;
      }
      close();
      ended = true;
      if (discard) {
        discardWaiting();
      }
      if (last != null) {
        add(last);
      }
      wake = startWriting();
    }
    if (wake) {
      onReady.run();
    }
  }

  /**
   * The next frames to write, those of the call before being written now. Empty when there are
   * none: then the writer must stop, and will be called again.
   */
  public List<Frame> next() {
    synchronized (lock) {
      releaseWritten();
      if (waiting.isEmpty()) {
        writing = false;
        finished = ended;
        trim();
        return List.of();
      }
      if (waiting.size() == 1) {
        Parcel only = waiting.remove();
        inWriting = List.of(only);
        return List.of(only.frame());
      }
      List<Parcel> batch = new ArrayList<>();
      List<Frame> frames = new ArrayList<>();
      int size = 0;
      for (Parcel parcel = waiting.peek(); parcel != null; parcel = waiting.peek()) {
        if (size > 0 && size + parcel.frame().size() > BATCH_BYTES) {
          break;
        }
        size += parcel.frame().size();
        frames.add(parcel.frame());
        batch.add(waiting.remove());
      }
      inWriting = batch;
      return frames;
    }
  }

  /**
   * True while the queue is more than half full: then the client should not be read from, so that
   * one that sends faster than it reads the answers is slowed down by its own connection.
   */
  public boolean isSlow() {
    synchronized (lock) {
      return slow && !closed;
    }
  }

  /** True when everything is written that ever will be. */
  public boolean isFinished() {
    synchronized (lock) {
      return finished;
    }
  }

  /** The connection is gone: nothing of this will ever be written. */
  public void abandon() {
    synchronized (lock) {
      close();
      ended = true;
      finished = true;
      releaseWritten();
      discardWaiting();
      trim();
    }
  }

  /**
   * Bytes waiting or being written, with an allowance for what a queued frame takes beside them.
   */
  int bytes() {
    synchronized (lock) {
      return bytes;
    }
  }

  private boolean hasRoomFor(Parcel parcel) {
    if (bytes == 0) {
      return true;
    }
    return bytes + parcel.cost() <= limitBytes
        && (bytes <= FAIR_SHARE_BYTES || !budget.isExceeded());
  }

  private void close() {
    closed = true;
  }

  private void add(Parcel parcel) {
    waiting.add(parcel);
    mostWaiting = Math.max(mostWaiting, waiting.size());
    parcel.hold(budget);
    onBytes(parcel.cost());
  }

  private void releaseWritten() {
    inWriting.forEach(this::release);
    inWriting = List.of();
  }

  private void discardWaiting() {
    waiting.forEach(this::release);
    waiting.clear();
  }

  private void release(Parcel parcel) {
    parcel.release(budget);
    onBytes(-parcel.cost());
  }

  private void onBytes(int change) {
    bytes += change;
    boolean slowNow = bytes > limitBytes / 2;
    if (slowNow != slow) {
      slow = slowNow;
      budget.onSlow(slow ? 1 : -1);
    }
  }

  /** True for the one caller that has to call the writer. */
  private boolean startWriting() {
    boolean start = !writing && !finished;
    writing |= start;
    return start;
  }

  private void trim() {
    if (mostWaiting > IDLE_PLACES) {
      waiting = new ArrayDeque<>(IDLE_PLACES);
      mostWaiting = 0;
    }
  }
}
