package io.ringcast.management;

import io.ringcast.balance.LoadShedding;
import io.ringcast.routing.MessageKind;
import io.ringcast.routing.RoutingStatistics;
import java.time.Duration;
import java.util.Arrays;
import org.springframework.scheduling.annotation.Scheduled;

/** What has to be looked at regularly, rather than when somebody asks. */
final class Sampling {

  private static final long INTERVAL_MILLIS = 1000;

  /** Longer than what the others know of this node is old, and more than one sample. */
  private static final int SHEDDING_HEARTBEATS = 2;

  private static final Duration SHEDDING_AFTER_AT_LEAST = Duration.ofSeconds(2);

  private final NodeAccess access;
  private final MessageRates rates;
  private final EventMeters events;
  private final LoadShedding shedding;

  Sampling(NodeAccess access, MessageRates rates, EventMeters events, LoadShedding shedding) {
    this.access = access;
    this.rates = rates;
    this.events = events;
    this.shedding = shedding;
  }

  /** With a fixed delay: at a fixed rate, virtual threads would overlap. */
  @Scheduled(fixedDelay = INTERVAL_MILLIS)
  void sample() {
    access.node().ifPresent(this::sample);
  }

  private void sample(RunningNode node) {
    RoutingStatistics routing = node.routing();
    rates.sample(
        node.clock().ticker().nanos(),
        Arrays.stream(MessageKind.values()).mapToLong(routing::received).sum(),
        Arrays.stream(MessageKind.values()).mapToLong(routing::sent).sum());
    events.read(node.events());
    shedding.sample(
        node.view().self().load().weight(), node.clock().ticker().nanos(), sheddingAfter(node));
  }

  private static Duration sheddingAfter(RunningNode node) {
    Duration asOldAsAView = node.heartbeatInterval().multipliedBy(SHEDDING_HEARTBEATS);
    return asOldAsAView.compareTo(SHEDDING_AFTER_AT_LEAST) < 0
        ? SHEDDING_AFTER_AT_LEAST
        : asOldAsAView;
  }
}
