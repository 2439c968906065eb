package io.ringcast.management;

import io.ringcast.cluster.ClusterEvent;
import io.ringcast.cluster.EventLog;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code GET /events} tells.
 *
 * @param node the one that saw the events
 * @param lastNumber of the newest event there is; what to ask for next is after it
 * @param events the newest last
 */
record EventsDocument(Instant now, String node, long lastNumber, List<EventDocument> events) {

  /**
   * @param number counts all events of this node since its start; a gap is what was forgotten
   * @param node whom it is about
   * @param epoch of the election, or null
   * @param hops of the token that came home, or null
   * @param durationMs of the election or the pause, or null
   */
  record EventDocument(
      long number,
      Instant time,
      String kind,
      String node,
      String reason,
      @Nullable Long epoch,
      @Nullable Integer hops,
      @Nullable Long durationMs) {

    static EventDocument of(EventLog.Entry entry) {
      ClusterEvent event = entry.event();
      return new EventDocument(
          entry.number(),
          entry.at().truncatedTo(ChronoUnit.MICROS),
          Figures.code(event.kind()),
          event.node().value(),
          event.reason(),
          event.epoch(),
          event.hops(),
          event.duration() == null ? null : event.duration().toMillis());
    }
  }

  /** The newest {@code limit} events with a number above {@code after}. */
  static EventsDocument of(RunningNode node, long after, int limit) {
    List<EventLog.Entry> entries = node.events().entries();
    List<EventDocument> asked =
        entries.stream().filter(entry -> entry.number() > after).map(EventDocument::of).toList();
    return new EventsDocument(
        Figures.time(node.clock().wall().instant()),
        node.view().self().member().id().value(),
        entries.isEmpty() ? 0 : entries.getLast().number(),
        asked.subList(Math.max(0, asked.size() - limit), asked.size()));
  }
}
