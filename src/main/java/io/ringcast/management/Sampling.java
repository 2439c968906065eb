package io.ringcast.management;

import io.ringcast.routing.MessageKind;
import io.ringcast.routing.RoutingStatistics;
import java.util.Arrays;
import org.springframework.scheduling.annotation.Scheduled;

/** What has to be looked at regularly, rather than when somebody asks. */
final class Sampling {

  private static final long INTERVAL_MILLIS = 1000;

  private final NodeAccess access;
  private final MessageRates rates;
  private final EventMeters events;

  Sampling(NodeAccess access, MessageRates rates, EventMeters events) {
    this.access = access;
    this.rates = rates;
    this.events = events;
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
  }
}
