package io.ringcast.management;

import io.ringcast.balance.Candidate;
import io.ringcast.cluster.ClusterLoop.LoopClock;
import io.ringcast.cluster.ClusterView;
import io.ringcast.cluster.EventLog;
import io.ringcast.cluster.ScriptedCluster;
import io.ringcast.link.LinkRefusal;
import io.ringcast.multicast.DatagramKind;
import io.ringcast.multicast.Heard;
import io.ringcast.multicast.MulticastReport;
import io.ringcast.multicast.MulticastStatistics;
import io.ringcast.multicast.Sighting;
import io.ringcast.node.Endpoint;
import io.ringcast.node.NodeId;
import io.ringcast.routing.DropReason;
import io.ringcast.routing.MessageKind;
import io.ringcast.routing.RoutingStatistics;
import io.ringcast.routing.UserDirectory;
import io.ringcast.session.Answers;
import io.ringcast.session.Connection;
import io.ringcast.session.SessionLimits;
import io.ringcast.session.SessionRegistry;
import io.ringcast.wire.CloseReason;
import io.ringcast.wire.EnvelopeStamp;
import io.ringcast.wire.Message.Load;
import io.ringcast.wire.MessageCodec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A node with a real control plane and sessions, in virtual time, and with made-up counts. */
final class FakeNode implements RunningNode {

  static final Load LOAD = new Load(20, 100, 0.12345, 0, 80, true, false);

  final ScriptedCluster cluster;
  final Map<MessageKind, Long> received = new EnumMap<>(MessageKind.class);
  final Map<MessageKind, Long> sent = new EnumMap<>(MessageKind.class);
  final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
  Optional<Candidate> pick = Optional.empty();
  final FakeControl control = new FakeControl();
  MulticastReport multicastReport =
      new MulticastReport(
          "",
          Duration.ofMinutes(1),
          new MulticastReport.Sent(30, 1, Optional.of(Duration.ofMillis(400)), "no room"),
          new Heard(
              Map.of(
                  DatagramKind.OWN,
                  new Sighting("OWN", 30, Duration.ofMillis(400), "10.0.0.1:5007")),
              List.of(),
              List.of()));
  private final SessionLimits limits = new SessionLimits(100, 1000, 5000);
  private final SessionRegistry sessions;

  FakeNode(String id) {
    this(id, OptionalInt.empty());
  }

  FakeNode(String id, OptionalInt expectedSize) {
    cluster = new ScriptedCluster(id, expectedSize, LOAD);
    NodeId self = new NodeId(id);
    sessions =
        new SessionRegistry(
            new UserDirectory(self, () -> 1),
            new Answers(self, new MessageCodec(), new EnvelopeStamp(id, () -> 1)),
            limits,
            System::nanoTime);
  }

  /** The node server1, with two others, of which server3 leads. */
  static FakeNode ofThree() {
    FakeNode node = new FakeNode("server1");
    node.cluster.join("server2", load(30, 100));
    node.cluster.join("server3", load(40, 100));
    node.cluster.announce("server3", 7);
    return node;
  }

  static Load load(int clients, int maxClients) {
    return new Load(clients, maxClients, 0.5, 0, 60, true, false);
  }

  /** A client came and went. */
  void closeSession(CloseReason reason) {
    Connection connection =
        new Connection() {
          @Override
          public void onReadyToWrite() {}

          @Override
          public void onClosing() {}
        };
    sessions.open(connection).close(reason);
  }

  @Override
  public Instant startedAt() {
    return ScriptedCluster.ORIGIN.minusSeconds(90);
  }

  @Override
  public LoopClock clock() {
    InstantSource now = cluster::now;
    return new LoopClock(cluster::nowNanos, now.withZone(ZoneOffset.UTC));
  }

  @Override
  public Duration heartbeatInterval() {
    return ScriptedCluster.HEARTBEAT_INTERVAL;
  }

  @Override
  public ClusterView view() {
    return cluster.view();
  }

  @Override
  public EventLog events() {
    return cluster.events();
  }

  @Override
  public Mailbox mailbox() {
    return new Mailbox(3, 64, 5);
  }

  @Override
  public long readPauses() {
    return 3;
  }

  @Override
  public SessionRegistry sessions() {
    return sessions;
  }

  @Override
  public SessionLimits limits() {
    return limits;
  }

  @Override
  public RoutingStatistics routing() {
    return new RoutingStatistics() {
      @Override
      public long received(MessageKind kind) {
        return received.getOrDefault(kind, 0L);
      }

      @Override
      public long sent(MessageKind kind) {
        return sent.getOrDefault(kind, 0L);
      }

      @Override
      public long dropped(DropReason reason) {
        return dropped.getOrDefault(reason, 0L);
      }
    };
  }

  @Override
  public Links links() {
    return new Links(17, 4, Map.of(LinkRefusal.SECRET, 16L));
  }

  @Override
  public MulticastStatistics multicast() {
    return new MulticastStatistics(
        11,
        12,
        Map.of(
            DatagramKind.OWN,
            13L,
            DatagramKind.BAD_HASH,
            14L,
            DatagramKind.DISCOVERY,
            15L,
            DatagramKind.FOREIGN_CLUSTER,
            18L));
  }

  @Override
  public double imbalance() {
    return 0.25;
  }

  @Override
  public NodeControl control() {
    return control;
  }

  @Override
  public Discovery discovery() {
    return new Discovery(
        "eth0",
        new Endpoint("224.0.0.1", 5007),
        true,
        false,
        ScriptedCluster.HEARTBEAT_INTERVAL.multipliedBy(3),
        multicastReport);
  }

  @Override
  public Optional<Candidate> pick() {
    return pick;
  }
}
