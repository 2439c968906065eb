package io.ringcast.multicast;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells copies of heartbeats from what is new, so that a flood of recorded ones leaves room for the
 * true ones. Only for heartbeats that are proven: whoever could invent a sequence number could make
 * the true ones look old. For one thread.
 */
final class Repetitions {

  private static final int MAX_REMEMBERED = 256;

  /** The highest sequence of each sender's incarnation, the least recent first. */
  private final Map<String, Long> highest =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };

  /** Whether this sequence, or a higher one, was proven before. */
  boolean isRepeated(String incarnation, long sequence) {
    Long before = highest.get(incarnation);
    return before != null && sequence <= before;
  }

  void onProven(String incarnation, long sequence) {
    highest.put(incarnation, sequence);
  }
}
