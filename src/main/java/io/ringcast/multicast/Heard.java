package io.ringcast.multicast;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came from the group since the start.
 *
 * @param byKind every kind that came, the own ones included
 * @param foreignClusters by their names, those seen last
 * @param unproven nodes whose hash was wrong, by their ids, those seen last
 */
public record Heard(
    Map<DatagramKind, Sighting> byKind, List<Sighting> foreignClusters, List<Sighting> unproven) {

  public Heard {
    byKind = Map.copyOf(byKind);
    foreignClusters = List.copyOf(foreignClusters);
    unproven = List.copyOf(unproven);
  }

  /** Empty if none of that kind came. */
  public Optional<Sighting> of(DatagramKind kind) {
    return Optional.ofNullable(byKind.get(kind));
  }

  /** Whether one came within {@code limit}. */
  public boolean isRecent(DatagramKind kind, Duration limit) {
    return of(kind).filter(sighting -> sighting.age().compareTo(limit) < 0).isPresent();
  }
}
