package io.ringcast.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ringcast.routing.DropReason;
import io.ringcast.routing.MessageKind;
import io.ringcast.wire.CloseReason;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetersTest {

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final FakeAccess access = new FakeAccess();
  private final FakeNode node = FakeNode.ofThree();
  private final EventMeters events = new EventMeters();

  @BeforeEach
  void bind() {
    new NodeMeters(access).bindTo(registry);
    events.bindTo(registry);
    access.running(node);
  }

  private double gauge(String name, String... tags) {
    return registry.get(name).tags(tags).gauge().value();
  }

  private double count(String name, String... tags) {
    return registry.get(name).tags(tags).functionCounter().count();
  }

  @Test
  void allIsZeroWhileTheNodeStarts() {
    access.starting();
    assertThat(registry.getMeters())
        .allSatisfy(meter ->
            assertThat(meter.measure())
                .allSatisfy(measurement -> assertThat(measurement.getValue()).isZero()));
  }

  @Test
  void messagesAreCountedByDirectionAndKind() {
    node.received.put(MessageKind.PRIVATE, 3L);
    node.sent.put(MessageKind.BROADCAST, 40L);
    assertThat(count("ringcast.messages", "direction", "in", "kind", "private")).isEqualTo(3);
    assertThat(count("ringcast.messages", "direction", "out", "kind", "broadcast")).isEqualTo(40);
    assertThat(count("ringcast.messages", "direction", "out", "kind", "relayed")).isZero();
  }

  @Test
  void dropsAreCountedByReason() {
    node.dropped.put(DropReason.NO_LINK, 2L);
    assertThat(count("ringcast.drops", "reason", "no_link")).isEqualTo(2);
  }

  @Test
  void sessionsAreCountedByTheReasonOfTheirEnd() {
    node.closeSession(CloseReason.SLOW_CONSUMER);
    assertThat(count("ringcast.sessions.closed", "reason", "slow_consumer")).isEqualTo(1);
    assertThat(count("ringcast.sessions.closed", "reason", "replaced")).isZero();
  }

  @Test
  void theClusterIsMeasured() {
    node.cluster.goodbye("server2", FakeNode.load(0, 1));
    assertThat(gauge("ringcast.is.leader")).isZero();
    assertThat(gauge("ringcast.epoch")).isGreaterThanOrEqualTo(7);
    assertThat(gauge("ringcast.members")).isEqualTo(2);
    assertThat(gauge("ringcast.peers", "state", "alive")).isEqualTo(1);
    assertThat(gauge("ringcast.peers", "state", "left")).isEqualTo(1);
    assertThat(gauge("ringcast.peers", "state", "failed")).isZero();
    assertThat(gauge("ringcast.weight")).isEqualTo(80);
    assertThat(gauge("ringcast.imbalance")).isEqualTo(0.25);
  }

  @Test
  void theLeaderIsOne() {
    FakeNode alone = new FakeNode("server1");
    alone.cluster.advance(Duration.ofSeconds(5));
    access.running(alone);
    assertThat(gauge("ringcast.is.leader")).isEqualTo(1);
    assertThat(gauge("ringcast.heartbeat.age")).isZero();
  }

  @Test
  void theAgeOfTheHeartbeatIsThatOfTheLongestSilence() {
    node.cluster.advance(Duration.ofMillis(1500));
    node.cluster.heartbeat("server3", FakeNode.load(0, 1));
    node.cluster.advance(Duration.ofMillis(500));
    double seconds = registry.get("ringcast.heartbeat.age").timeGauge().value(TimeUnit.SECONDS);
    assertThat(seconds).isEqualTo(2);
  }

  @Test
  void theMailboxAndTheNetworkAreMeasured() {
    assertThat(gauge("ringcast.cluster.mailbox.size")).isEqualTo(3);
    assertThat(gauge("ringcast.cluster.mailbox.capacity")).isEqualTo(64);
    assertThat(count("ringcast.cluster.mailbox.dropped")).isEqualTo(5);
    assertThat(gauge("ringcast.link.queue.bytes")).isEqualTo(17);
    assertThat(count("ringcast.link.lost")).isEqualTo(4);
    assertThat(count("ringcast.link.refused", "reason", "secret")).isEqualTo(16);
    assertThat(count("ringcast.multicast.datagrams", "outcome", "received")).isEqualTo(60);
    assertThat(count("ringcast.multicast.received", "kind", "bad_hash")).isEqualTo(14);
    assertThat(count("ringcast.discoveries")).isEqualTo(15);
    assertThat(gauge("ringcast.outbound.queue.limit.bytes")).isEqualTo(5000);
  }

  @Test
  void electionsAreCountedOnceEach() {
    FakeNode alone = new FakeNode("server1");
    events.read(alone.events());
    alone.cluster.advance(Duration.ofSeconds(5));
    events.read(alone.events());
    events.read(alone.events());

    assertThat(registry.get("ringcast.elections").counter().count()).isEqualTo(1);
    assertThat(registry.get("ringcast.election.duration").timer().count()).isEqualTo(1);
    assertThat(
            registry.get("ringcast.cluster.events").tag("kind", "election_won").counter().count())
        .isEqualTo(1);
  }
}
