package io.ringcast.client;

import io.ringcast.node.Ticker;
import io.ringcast.wire.Frame;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * All that was not answered yet, in the order it was given, and how far the present connection has
 * come with it. A new connection begins at the front: so what may have been lost goes out again in
 * the old order, before anything newer.
 *
 * <p>Bounded by a number of messages and by {@value #MAX_BYTES} bytes. A connection is known by a
 * number, so that the threads of an older one find out that their time is over.
 */
final class Outbox {

  static final long MAX_BYTES = 64L * 1024 * 1024;

  private static final int BATCH_BYTES = 256 * 1024;

  /** A pending message, and when the present connection took it. */
  private static final class Entry {
    final Pending pending;
    boolean taken;
    long takenAtNanos;

    Entry(Pending pending) {
      this.pending = pending;
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition somethingToTake = lock.newCondition();
  private final Condition somethingTaken = lock.newCondition();
  private final Condition endOfConnection = lock.newCondition();
  private final Condition answered = lock.newCondition();
  private final Map<String, Entry> unanswered = new LinkedHashMap<>();
  private final Deque<Entry> untaken = new ArrayDeque<>();
  private final int maxPending;
  private final Ticker ticker;
  private long bytes;
  private long connection;
  private boolean questionsFail;
  private boolean held;
  private boolean closing;
  private @Nullable ClientException refusal;

  Outbox(int maxPending, Ticker ticker) {
    this.maxPending = maxPending;
    this.ticker = ticker;
  }

  /** Takes {@code pending} over, or fails its future at once, saying why. */
  void add(Pending pending) {
    ClientException problem;
    lock.lock();
    try {
      problem = problemWith(pending);
      if (problem == null) {
        Entry entry = new Entry(pending);
        unanswered.put(pending.messageId(), entry);
        untaken.add(entry);
        bytes += pending.frame().size();
        somethingToTake.signalAll();
      }
    } finally {
      lock.unlock();
    }
    if (problem != null) {
      pending.answer().completeExceptionally(problem);
    }
  }

  private @Nullable ClientException problemWith(Pending pending) {
    if (refusal != null) {
      return refusal;
    }
    if (questionsFail && pending instanceof Pending.Asked) {
      return noQuestions();
    }
    if (unanswered.size() >= maxPending) {
      return new ClientException(
          "not sent: " + maxPending + " messages wait for their answers, more are not kept");
    }
    if (bytes + pending.frame().size() > MAX_BYTES) {
      return new ClientException(
          "not sent: messages of "
              + MAX_BYTES
              + " bytes wait for their answers, more are not kept");
    }
    return null;
  }

  /**
   * Starts at the front again, and ends the time of any connection before.
   *
   * @param answersQuestions false when the node does not say who is there: then questions fail
   * @return the number of the new connection
   */
  long beginConnection(boolean answersQuestions) {
    List<Pending> unanswerable = new ArrayList<>();
    long number;
    lock.lock();
    try {
      number = ++connection;
      questionsFail = !answersQuestions;
      held = false;
      untaken.clear();
      for (Entry entry : unanswered.values()) {
        entry.taken = false;
        if (questionsFail && entry.pending instanceof Pending.Asked) {
          unanswerable.add(entry.pending);
        } else {
          untaken.add(entry);
        }
      }
      unanswerable.forEach(this::forget);
      wakeAll();
    } finally {
      lock.unlock();
    }
    unanswerable.forEach(pending -> pending.answer().completeExceptionally(noQuestions()));
    return number;
  }

  /** Ends the time of that connection. */
  void endConnection(long number) {
    lock.lock();
    try {
      if (number == connection) {
        connection++;
        questionsFail = false;
        held = false;
        wakeAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for frames to send, and takes some; empty when the connection's time is over, or when the
   * client closes and all was taken.
   */
  List<Frame> take(long number) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (number == connection && (untaken.isEmpty() || held) && !closing) {
        somethingToTake.await();
      }
      List<Frame> batch = new ArrayList<>();
      if (number != connection) {
        return batch;
      }
      long now = ticker.nanos();
      int size = 0;
      for (Entry entry = untaken.poll(); entry != null; entry = untaken.poll()) {
        entry.taken = true;
        entry.takenAtNanos = now;
        batch.add(entry.pending.frame());
        size += entry.pending.frame().size();
        if (size >= BATCH_BYTES) {
          break;
        }
      }
      somethingTaken.signalAll();
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until something that this connection took is unanswered for {@code limit}.
   *
   * @return false when the connection's time was over before
   */
  boolean awaitOverdue(long number, Duration limit) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (number == connection) {
        Entry oldest = unanswered.isEmpty() ? null : unanswered.values().iterator().next();
        if (oldest == null || !oldest.taken) {
          somethingTaken.await();
          continue;
        }
        long left = limit.toNanos() - (ticker.nanos() - oldest.takenAtNanos);
        if (left <= 0) {
          return true;
        }
        endOfConnection.awaitNanos(left);
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Gives nothing more to that connection, and waits until what it took is answered, for {@code
   * limit} at the most: then nothing needs to be sent twice when the next one begins.
   */
  void hold(long number, Duration limit) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      held = number == connection;
      long left = limit.toNanos();
      while (number == connection && held && left > 0 && isAnswerAwaited()) {
        left = answered.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isAnswerAwaited() {
    // What was taken stands before what was not.
    return !unanswered.isEmpty() && unanswered.values().iterator().next().taken;
  }

  /** That connection goes on. */
  void release(long number) {
    lock.lock();
    try {
      if (number == connection) {
        held = false;
        wakeAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void forget(Pending pending) {
    unanswered.remove(pending.messageId());
    bytes -= pending.frame().size();
  }

  private static ClientException noQuestions() {
    return new ClientException("this node does not tell who is there");
  }

  /** True while the connection of that number is the present one. */
  boolean isOpenFor(long number) {
    lock.lock();
    try {
      return number == connection;
    } finally {
      lock.unlock();
    }
  }

  /** Takes out what was answered; null when nothing of that id waits. */
  @Nullable Pending remove(String messageId) {
    lock.lock();
    try {
      Entry entry = unanswered.get(messageId);
      if (entry == null) {
        return null;
      }
      forget(entry.pending);
      answered.signalAll();
      if (!entry.taken) {
        untaken.remove(entry);
      }
      return entry.pending;
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return unanswered.size();
    } finally {
      lock.unlock();
    }
  }

  /** Refuses what comes from now on; what is here may still be taken and answered. */
  void close(ClientException why) {
    lock.lock();
    try {
      closing = true;
      if (refusal == null) {
        refusal = why;
      }
      wakeAll();
    } finally {
      lock.unlock();
    }
  }

  private void wakeAll() {
    somethingToTake.signalAll();
    somethingTaken.signalAll();
    endOfConnection.signalAll();
    answered.signalAll();
  }

  /** Closes, and fails everything that is still unanswered. */
  void fail(ClientException why) {
    close(why);
    List<Entry> left;
    lock.lock();
    try {
      left = List.copyOf(unanswered.values());
      unanswered.clear();
      untaken.clear();
      bytes = 0;
    } finally {
      lock.unlock();
    }
    left.forEach(entry -> entry.pending.answer().completeExceptionally(why));
  }
}
