package io.ringcast.election;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * @param preempt whether a higher id that joins takes over from the sitting leader
 * @param expectedSize how many nodes the cluster should have; a ring without a majority of them has
 *     no leader
 * @param stableTime how long a ring must be unchanged before its highest id starts an election that
 *     is not urgent; the others wait twice as long
 * @param startupWait how long a new node listens for a leader before it asks for an election
 * @param timeout how long an election may take before it is started anew; doubles with each attempt
 */
public record ElectionSettings(
    boolean preempt,
    OptionalInt expectedSize,
    Duration stableTime,
    Duration startupWait,
    Duration timeout) {

  /** Times that fit a heartbeat interval. */
  public static ElectionSettings of(
      boolean preempt, OptionalInt expectedSize, Duration heartbeatInterval) {
    Duration quarter = heartbeatInterval.dividedBy(4);
    return new ElectionSettings(
        preempt,
        expectedSize,
        clamp(quarter, Duration.ofMillis(50), Duration.ofMillis(500)),
        clamp(quarter, Duration.ofMillis(200), Duration.ofMillis(500)),
        clamp(heartbeatInterval, Duration.ofMillis(500), Duration.ofSeconds(2)));
  }

  /** Whether a ring of that size may have a leader. */
  public boolean hasMajority(int ringSize) {
    return expectedSize.isEmpty() || ringSize > expectedSize.getAsInt() / 2;
  }

  private static Duration clamp(Duration value, Duration lowest, Duration highest) {
    if (value.compareTo(lowest) < 0) {
      return lowest;
    }
    return value.compareTo(highest) > 0 ? highest : value;
  }
}
