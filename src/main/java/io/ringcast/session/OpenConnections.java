package io.ringcast.session;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The open connections of one way in. Safe for use by several threads. */
public final class OpenConnections<C> {

  private final Set<C> open = ConcurrentHashMap.newKeySet();
  private final Object none = new Object();

  public void add(C connection) {
    open.add(connection);
  }

  /** It is closed; another time does nothing. */
  public void remove(C connection) {
    if (open.remove(connection) && open.isEmpty()) {
      synchronized (none) {
        none.notifyAll();
      }
    }
  }

  public void forEach(Consumer<C> action) {
    open.forEach(action);
  }

  public int size() {
    return open.size();
  }

  /** Waits until none is open, or until {@link System#nanoTime} is at the deadline. */
  public void awaitNone(long deadlineNanos) throws InterruptedException {
    synchronized (none) {
      while (!open.isEmpty()) {
        long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
        if (leftMillis <= 0) {
          return;
        }
        none.wait(leftMillis);
      }
    }
  }
}
