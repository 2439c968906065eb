package io.ringcast.multicast;

import java.time.Duration;
import java.util.Optional;

/**
 * How multicast goes.
 *
 * @param problem why the group is not joined; empty if it is
 * @param since how long that is so
 */
public record MulticastReport(String problem, Duration since, Sent sent, Heard heard) {

  /**
   * What left, since the start.
   *
   * @param datagrams that left
   * @param refused that the system did not take
   * @param age since one left; empty if none did
   * @param problem what the system said against the last one refused, or empty
   */
  public record Sent(long datagrams, long refused, Optional<Duration> age, String problem) {

    /** Whether one left within {@code limit}. */
    public boolean isRecent(Duration limit) {
      return age.filter(since -> since.compareTo(limit) < 0).isPresent();
    }
  }
}
