package io.ringcast.multicast;

import java.util.Map;

/**
 * Counts since the start.
 *
 * @param sent datagrams that left
 * @param notSent datagrams that the system did not take
 * @param byKind datagrams that came, the own ones included; none for a kind that is not named
 */
public record MulticastStatistics(long sent, long notSent, Map<DatagramKind, Long> byKind) {

  public MulticastStatistics {
    byKind = Map.copyOf(byKind);
  }

  public long received(DatagramKind kind) {
    return byKind.getOrDefault(kind, 0L);
  }

  /** All datagrams that came. */
  public long received() {
    return byKind.values().stream().mapToLong(Long::longValue).sum();
  }
}
