package io.ringcast.client;

import java.time.Duration;
import java.util.List;

/** How long users waited for an answer at most, one for each of their moves; sorted. */
public record Pauses(List<Duration> sorted) {

  /** Who waits longer waited for a time limit of the client, not for the move itself. */
  public static final Duration A_TIME_LIMIT = Duration.ofSeconds(2);

  public Pauses {
    sorted = sorted.stream().sorted().toList();
  }

  public int count() {
    return sorted.size();
  }

  /** What this share of them did not exceed; of few, the longest one. */
  public Duration within(double share) {
    return sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * share));
  }

  @Override
  public String toString() {
    return "%d moves, pauses in ms: p50 %d, p99 %d, max %d"
        .formatted(
            count(), within(0.5).toMillis(), within(0.99).toMillis(), sorted.getLast().toMillis());
  }
}
