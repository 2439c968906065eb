package io.ringcast.cluster;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last {@value #CAPACITY} cluster events with their times, the oldest first. Thread-safe. */
public final class EventLog {

  public static final int CAPACITY = 512;

  private final Deque<Entry> entries = new ArrayDeque<>();
  private long nextNumber = 1;

  /**
   * @param number counts all events since the start, so that a reader sees what it missed
   */
  public record Entry(long number, Instant at, ClusterEvent event) {}

  synchronized void add(Instant at, ClusterEvent event) {
    if (entries.size() == CAPACITY) {
      entries.removeFirst();
    }
    entries.addLast(new Entry(nextNumber++, at, event));
  }

  /** A copy of what is kept. */
  public synchronized List<Entry> entries() {
    return List.copyOf(entries);
  }
}
