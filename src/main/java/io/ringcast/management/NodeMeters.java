package io.ringcast.management;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.ringcast.link.LinkRefusal;
import io.ringcast.membership.PeerState;
import io.ringcast.multicast.DatagramKind;
import io.ringcast.routing.DropReason;
import io.ringcast.routing.MessageKind;
import io.ringcast.wire.CloseReason;
import io.ringcast.wire.Message.Load;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * The meters {@code ringcast.*} that are read off the node when asked for; all 0 while it starts.
 * Labels have few values: no user, no session, no peer is one.
 */
final class NodeMeters implements MeterBinder {

  private final NodeAccess access;

  NodeMeters(NodeAccess access) {
    this.access = access;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    bindClients(registry);
    bindMessages(registry);
    bindCluster(registry);
    bindPeers(registry);
    bindMailbox(registry);
    bindNetwork(registry);
  }

  private void bindClients(MeterRegistry registry) {
    gauge(registry, "ringcast.clients", "Registered clients", node -> node.sessions().clients());
    gauge(
        registry,
        "ringcast.clients.max",
        "How many clients are taken",
        node -> node.sessions().maxClients());
    gauge(
        registry,
        "ringcast.clients.slow",
        "Clients whose outbound queue is more than half full",
        node -> node.sessions().slowClients());
    counter(
        registry,
        "ringcast.clients.pauses",
        "Times that a client was not read for a moment, because it sent faster than it may",
        Tags.empty(),
        RunningNode::readPauses);
    gauge(
        registry,
        "ringcast.connections",
        "Client connections, registered or not",
        node -> node.sessions().connections());
    gauge(
        registry,
        "ringcast.weight",
        "Room for clients as told to others, 0 to 100",
        node -> load(node).weight());
    gauge(
        registry,
        "ringcast.imbalance",
        "How far the fullest node is above its quota of clients, as the leader sees it",
        RunningNode::imbalance);
    for (CloseReason reason : CloseReason.values()) {
      counter(
          registry,
          "ringcast.sessions.closed",
          "Client sessions that ended",
          Tags.of("reason", reason.code()),
          node -> node.sessions().closed(reason));
    }
    bytes(
        registry,
        "ringcast.outbound.queue.bytes",
        "What waits to be written to clients",
        node -> node.sessions().queuedBytes());
    bytes(
        registry,
        "ringcast.inbound.bytes",
        "Messages of clients that have not come whole",
        node -> node.sessions().partBytes());
    bytes(
        registry,
        "ringcast.outbound.queue.limit.bytes",
        "What may wait for all clients together, and come from them in parts",
        node -> node.limits().totalQueueBytes());
  }

  private void bindMessages(MeterRegistry registry) {
    for (MessageKind kind : MessageKind.values()) {
      String name = "ringcast.messages";
      String description = "Messages that came, and copies of messages that went";
      Tags tags = Tags.of("kind", Figures.code(kind));
      counter(
          registry,
          name,
          description,
          tags.and("direction", "in"),
          node -> node.routing().received(kind));
      counter(
          registry,
          name,
          description,
          tags.and("direction", "out"),
          node -> node.routing().sent(kind));
    }
    for (DropReason reason : DropReason.values()) {
      counter(
          registry,
          "ringcast.drops",
          "Messages or copies that went nowhere",
          Tags.of("reason", Figures.code(reason)),
          node -> node.routing().dropped(reason));
    }
  }

  private void bindCluster(MeterRegistry registry) {
    gauge(
        registry,
        "ringcast.is.leader",
        "1 on the leader, else 0",
        node -> node.view().isLeader() ? 1 : 0);
    gauge(
        registry,
        "ringcast.stepped.down",
        "1 on a node that leads only if nobody else stands, else 0",
        node -> node.view().ring().hasSteppedDown(node.view().self().member()) ? 1 : 0);
    gauge(registry, "ringcast.epoch", "The highest epoch seen", node -> node.view().epoch());
    gauge(
        registry,
        "ringcast.members",
        "Live nodes of the cluster, this one included",
        node -> node.view().members().count() + 1);
    counter(
        registry,
        "ringcast.heartbeats.foreign",
        "Heartbeats of nodes with another cluster name",
        Tags.empty(),
        node ->
            node.view().foreignHeartbeats()
                + node.multicast().received(DatagramKind.FOREIGN_CLUSTER));
  }

  private void bindPeers(MeterRegistry registry) {
    peers(registry, "alive", PeerState.Alive.class::isInstance);
    peers(registry, "suspect", PeerState.Suspect.class::isInstance);
    peers(registry, "failed", PeerState.Failed.class::isInstance);
    peers(registry, "left", PeerState.Left.class::isInstance);
    TimeGauge.builder(
            "ringcast.heartbeat.age",
            access,
            TimeUnit.NANOSECONDS,
            read(NodeMeters::longestSilenceNanos))
        .description("Since the last heartbeat of the live peer that is silent for longest")
        .register(registry);
  }

  private void peers(MeterRegistry registry, String state, Predicate<PeerState> inState) {
    Gauge.builder(
            "ringcast.peers",
            access,
            read(node ->
                node.view().peers().stream().filter(peer -> inState.test(peer.state())).count()))
        .description("Other nodes by their state")
        .tag("state", state)
        .register(registry);
  }

  private static long longestSilenceNanos(RunningNode node) {
    long now = node.clock().ticker().nanos();
    return node.view().peers().stream()
        .filter(peer -> peer.state().isLive())
        .mapToLong(peer -> now - peer.lastHeardNanos())
        .map(silence -> Math.max(0, silence))
        .max()
        .orElse(0);
  }

  private void bindMailbox(MeterRegistry registry) {
    gauge(
        registry,
        "ringcast.cluster.mailbox.size",
        "Inputs that wait for the control plane",
        node -> node.mailbox().size());
    gauge(
        registry,
        "ringcast.cluster.mailbox.capacity",
        "Inputs that may wait for the control plane",
        node -> node.mailbox().capacity());
    counter(
        registry,
        "ringcast.cluster.mailbox.dropped",
        "Inputs that found the mailbox full",
        Tags.empty(),
        node -> node.mailbox().dropped());
  }

  private void bindNetwork(MeterRegistry registry) {
    bytes(
        registry,
        "ringcast.link.queue.bytes",
        "What waits to be written to other nodes",
        node -> node.links().queuedBytes());
    counter(
        registry,
        "ringcast.link.lost",
        "Messages to other nodes that were dropped because their peer was gone",
        Tags.empty(),
        node -> node.links().lostMessages());
    for (LinkRefusal reason : LinkRefusal.values()) {
      counter(
          registry,
          "ringcast.link.refused",
          "Links to or from other nodes that did not come about",
          Tags.of("reason", Figures.code(reason)),
          node -> node.links().refused().getOrDefault(reason, 0L));
    }
    datagrams(registry, "sent", node -> node.multicast().sent());
    datagrams(registry, "not_sent", node -> node.multicast().notSent());
    datagrams(registry, "received", node -> node.multicast().received());
    for (DatagramKind kind : DatagramKind.values()) {
      counter(
          registry,
          "ringcast.multicast.received",
          "Multicast datagrams that came, by what they turned out to be",
          Tags.of("kind", Figures.code(kind)),
          node -> node.multicast().received(kind));
    }
    counter(
        registry,
        "ringcast.discoveries",
        "Clients that asked for a node by multicast",
        Tags.empty(),
        node -> node.multicast().received(DatagramKind.DISCOVERY));
  }

  private void datagrams(
      MeterRegistry registry, String outcome, ToDoubleFunction<RunningNode> count) {
    counter(
        registry,
        "ringcast.multicast.datagrams",
        "Multicast datagrams",
        Tags.of("outcome", outcome),
        count);
  }

  private static Load load(RunningNode node) {
    return node.view().self().load();
  }

  private void gauge(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<RunningNode> value) {
    Gauge.builder(name, access, read(value)).description(description).register(registry);
  }

  private void bytes(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<RunningNode> value) {
    Gauge.builder(name, access, read(value))
        .description(description)
        .baseUnit(BaseUnits.BYTES)
        .register(registry);
  }

  private void counter(
      MeterRegistry registry,
      String name,
      String description,
      Tags tags,
      ToDoubleFunction<RunningNode> count) {
    FunctionCounter.builder(name, access, read(count))
        .description(description)
        .tags(tags)
        .register(registry);
  }

  private static ToDoubleFunction<NodeAccess> read(ToDoubleFunction<RunningNode> value) {
    return access -> access.node().map(value::applyAsDouble).orElse(0.0);
  }
}
