package io.ringcast.balance;

import java.time.Duration;
import java.util.Collection;

/**
 * Whether this node should get fewer clients than the others for a while: it has clearly less room
 * than the nodes have on average, and has had for some time.
 *
 * <p>Never are all nodes told so at once. What a node knows of the others is old by up to a
 * heartbeat, so after a burst to all of them each could believe that it alone is busy. Therefore it
 * counts itself with the most room that it had within the last window, which is longer than what
 * others know of it is old: nobody thinks it emptier than it does itself. So nobody's average is
 * below the average of what the nodes think of themselves, and not all can be below that one. Safe
 * for use by several threads.
 */
public final class LoadShedding {

  /** In points of weight: less is noise. */
  static final int CLEAR_DIFFERENCE = 10;

  private static final int FULL_ROOM = 100;

  private long window = Long.MIN_VALUE;
  private int mostInWindow = FULL_ROOM;
  private int mostBefore = FULL_ROOM;

  /**
   * This node's weight is that now; to be told about once a second.
   *
   * @param length of the window, always the same: for this long at least, and twice as long at
   *     most, this node must have been busier than the others
   */
  public synchronized void sample(int weight, long nowNanos, Duration length) {
    long now = Math.floorDiv(nowNanos, length.toNanos());
    if (now != window) {
      // Before the first sample, and after a gap, nothing is known: as if there had been room.
      mostBefore = now == window + 1 ? mostInWindow : FULL_ROOM;
      mostInWindow = weight;
      window = now;
    }
    mostInWindow = Math.max(mostInWindow, weight);
  }

  /**
   * @param others the weights of the other nodes that take clients, as they last told
   */
  public synchronized boolean isDue(int weight, Collection<Integer> others) {
    int most = Math.max(weight, Math.max(mostInWindow, mostBefore));
    return most + CLEAR_DIFFERENCE <= average(most, others);
  }

  /** The average weight of this node and the others. */
  public static double average(int weight, Collection<Integer> others) {
    long sum = others.stream().mapToLong(Integer::longValue).sum();
    return (double) (weight + sum) / (1 + others.size());
  }
}
