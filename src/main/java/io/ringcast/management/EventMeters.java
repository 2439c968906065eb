package io.ringcast.management;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.ringcast.cluster.ClusterEvent;
import io.ringcast.cluster.EventLog;
import java.util.List;

/**
 * Meters that follow the event log: it is read about once a second, so that each event counts once
 * and nobody in the control plane knows of meters.
 */
final class EventMeters implements MeterBinder {

  private volatile List<MeterRegistry> registries = List.of();
  private long lastNumber;

  @Override
  public void bindTo(MeterRegistry registry) {
    registries = List.of(registry);
    elections(registry);
    duration(registry);
    for (ClusterEvent.Kind kind : ClusterEvent.Kind.values()) {
      events(registry, kind);
    }
  }

  /** Counts what is new in {@code log}. */
  synchronized void read(EventLog log) {
    for (EventLog.Entry entry : log.entries()) {
      if (entry.number() > lastNumber) {
        lastNumber = entry.number();
        registries.forEach(registry -> count(registry, entry.event()));
      }
    }
  }

  private static void count(MeterRegistry registry, ClusterEvent event) {
    events(registry, event.kind()).increment();
    if (event.kind() == ClusterEvent.Kind.ELECTION_STARTED) {
      elections(registry).increment();
    }
    if (event.kind() == ClusterEvent.Kind.ELECTION_WON && event.duration() != null) {
      duration(registry).record(event.duration());
    }
  }

  private static Counter elections(MeterRegistry registry) {
    return Counter.builder("ringcast.elections")
        .description("Elections that this node took part in")
        .register(registry);
  }

  private static Timer duration(MeterRegistry registry) {
    return Timer.builder("ringcast.election.duration")
        .description("From this node's first part in an election to its own token's return")
        .register(registry);
  }

  private static Counter events(MeterRegistry registry, ClusterEvent.Kind kind) {
    return Counter.builder("ringcast.cluster.events")
        .description("What happened in the cluster, as GET /events lists it")
        .tag("kind", Figures.code(kind))
        .register(registry);
  }
}
