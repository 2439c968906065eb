package io.ringcast.management;

import io.ringcast.cluster.ClusterView;
import io.ringcast.election.Phase;
import io.ringcast.session.SessionRegistry;
import io.ringcast.wire.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@code GET /status} tells. Additions keep {@link #SCHEMA}; changes of meaning raise it. */
record StatusDocument(
    int schema,
    Instant now,
    ClusterPart cluster,
    NodePart node,
    ElectionPart election,
    @Nullable LeaderPart leader,
    LoadPart load,
    List<PeerDocument> peers) {

  static final int SCHEMA = 1;

  /**
   * @param seen live members, this node included
   * @param expected {@code ringcast.cluster.expected-size}, or null
   * @param clients of all live members
   */
  record ClusterPart(
      String name,
      String state,
      String mode,
      long epoch,
      long seen,
      @Nullable Integer expected,
      long clients,
      long maxClients) {}

  /** The node that answers. */
  record NodePart(
      String id,
      String version,
      String role,
      Instant startedAt,
      long uptimeSeconds,
      String clientAddress,
      @Nullable String httpAddress) {}

  /**
   * Where the answering node stands with regard to elections.
   *
   * @param phase {@code settled}, {@code waiting} or {@code electing}
   * @param reason why it is not settled; empty if it is
   * @param ring the ids among which it elects, in their order
   * @param steppedDown those of them who lead only if nobody else stands
   */
  record ElectionPart(String phase, String reason, List<String> ring, List<String> steppedDown) {
    static ElectionPart of(ClusterView view) {
      List<Message.Member> ring = view.ring().members();
      return new ElectionPart(
          switch (view.phase()) {
            case Phase.Settled _ -> "settled";
            case Phase.Waiting _ -> "waiting";
            case Phase.Electing _ -> "electing";
          },
          switch (view.phase()) {
            case Phase.Settled _ -> "";
            case Phase.Waiting waiting -> waiting.reason();
            case Phase.Electing electing -> electing.reason();
          },
          ids(ring),
          ids(ring.stream().filter(view.ring()::hasSteppedDown).toList()));
    }

    private static List<String> ids(List<Message.Member> members) {
      return members.stream().map(member -> member.id().value()).toList();
    }
  }

  /** The part of {@link LeaderDocument} that belongs here. */
  record LeaderPart(
      String id, @Nullable String clientAddress, Instant since, @Nullable Long heartbeatAgeMs) {
    static LeaderPart of(LeaderDocument leader) {
      return new LeaderPart(
          leader.id(), leader.clientAddress(), leader.since(), leader.heartbeatAgeMs());
    }
  }

  /**
   * @param cpu smoothed share of the processors in use
   * @param heap share of the largest heap in use
   */
  record LoadPart(
      int clients,
      int maxClients,
      double utilization,
      double cpu,
      double heap,
      double messagesInPerSecond,
      double messagesOutPerSecond,
      long outboundQueueBytes,
      int slowClients,
      boolean ready,
      boolean draining,
      int weight) {}

  /** The status of a node that started, as of now. */
  static StatusDocument of(RunningNode node, NodeAccess.Stage stage, MessageRates.Rates rates) {
    ClusterView view = node.view();
    Instant now = node.clock().wall().instant();
    long nowNanos = node.clock().ticker().nanos();
    return new StatusDocument(
        SCHEMA,
        Figures.time(now),
        cluster(view),
        node(view, node.startedAt(), now),
        ElectionPart.of(view),
        LeaderDocument.of(view, nowNanos).map(LeaderPart::of).orElse(null),
        load(view.self().load(), node.sessions(), stage, rates),
        PeerDocument.of(node, nowNanos));
  }

  private static ClusterPart cluster(ClusterView view) {
    List<Message.Load> loads =
        Stream.concat(
                Stream.of(view.self().load()), view.members().map(peer -> peer.heartbeat().load()))
            .toList();
    return new ClusterPart(
        view.clusterName(),
        Figures.code(view.state()),
        Figures.code(view.mode()),
        view.epoch(),
        loads.size(),
        view.expectedSize().isPresent() ? view.expectedSize().getAsInt() : null,
        loads.stream().mapToLong(Message.Load::clients).sum(),
        loads.stream().mapToLong(Message.Load::maxClients).sum());
  }

  private static NodePart node(ClusterView view, Instant startedAt, Instant now) {
    ClusterView.Self self = view.self();
    return new NodePart(
        self.member().id().value(),
        self.version(),
        Figures.code(view.role()),
        Figures.time(startedAt),
        Math.max(0, Duration.between(startedAt, now).toSeconds()),
        self.addresses().client().toString(),
        Figures.address(self.addresses().http()));
  }

  private static LoadPart load(
      Message.Load load,
      SessionRegistry sessions,
      NodeAccess.Stage stage,
      MessageRates.Rates rates) {
    boolean running = stage == NodeAccess.Stage.RUNNING;
    return new LoadPart(
        load.clients(),
        load.maxClients(),
        Figures.ratio(load.clients(), load.maxClients()),
        Figures.ratio(load.cpu()),
        heap(),
        Figures.rate(rates.in()),
        Figures.rate(rates.out()),
        sessions.queuedBytes(),
        sessions.slowClients(),
        running && load.ready(),
        load.draining(),
        running ? load.weight() : 0);
  }

  private static double heap() {
    Runtime runtime = Runtime.getRuntime();
    return Figures.ratio(runtime.totalMemory() - runtime.freeMemory(), runtime.maxMemory());
  }
}
