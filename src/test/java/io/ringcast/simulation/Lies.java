package io.ringcast.simulation;

import io.ringcast.cluster.ClusterInput;
import io.ringcast.node.NodeId;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Says what is not true, or no longer. */
final class Lies {

  private static final Duration BETWEEN_REPLAYS = Duration.ofSeconds(1);

  private final Cluster cluster;
  private final Forger forger;
  private final History history;
  private final Harmlessness harmlessness;
  private final Set<ClusterInput> told = Collections.newSetFromMap(new IdentityHashMap<>());

  private boolean over;
  private long lastFloodNanos;

  Lies(Cluster cluster, Forger forger, History history, Harmlessness harmlessness) {
    this.cluster = cluster;
    this.forger = forger;
    this.history = history;
    this.harmlessness = harmlessness;
  }

  /** When a table was last filled with invented nodes, which stay for the silence limit. */
  long lastFloodNanos() {
    return lastFloodNanos;
  }

  boolean forge(Fault.Forgery fault, Host to) {
    to.process()
        .ifPresent(process ->
            forger
                .forge(fault.as(), fault.lie(), process)
                .forEach(heartbeat -> {
                  breakLink(process, heartbeat.sender());
                  tell(process, heartbeat);
                }));
    return to.process().isPresent();
  }

  boolean forgeToken(Fault.ForgedToken fault, Host to) {
    Optional<NodeProcess> process = to.process();
    Optional<ClusterInput.TokenReceived> token =
        process.flatMap(p -> forger.token(fault.what(), p));
    token.ifPresent(lie -> tell(process.get(), lie));
    return token.isPresent();
  }

  /** Who forges may also reset a connection, and what is said of a suspect may do the most harm. */
  private static void breakLink(NodeProcess process, NodeId peer) {
    OutboundLink link = process.linkTo(peer);
    if (link != null) {
      link.reset();
    }
  }

  /** The last that is kept of one sender, a silent one if there is one, in its order. */
  boolean replay(Fault.ReplayedDatagram fault, Host to) {
    List<ClusterInput.HeartbeatReceived> recorded =
        history.datagramsOfOne(fault.which(), this::isSilent);
    for (int i = 0; i < recorded.size(); i++) {
      ClusterInput.HeartbeatReceived old = recorded.get(i);
      cluster.time().in(BETWEEN_REPLAYS.multipliedBy(i), () -> replay(old, to));
    }
    return !recorded.isEmpty() && to.process().isPresent();
  }

  private boolean isSilent(NodeId id) {
    return cluster.host(id).flatMap(Host::process).filter(process -> !process.isPaused()).isEmpty();
  }

  private void replay(ClusterInput.HeartbeatReceived old, Host to) {
    if (over) {
      return;
    }
    to.process()
        .ifPresent(process ->
            tell(
                process,
                new ClusterInput.HeartbeatReceived(old.sender(), old.heartbeat(), old.channel())));
  }

  /** Nothing is said any more. */
  void end() {
    over = true;
  }

  boolean replayToken(Fault.ReplayedToken fault) {
    Optional<History.Heard> token = history.token(fault.which());
    token.ifPresent(heard -> {
      repeat(heard);
      List<NodeProcess> others = cluster.running();
      others.remove(heard.to());
      others.stream()
          .filter(process -> harmlessness.isStale(heard.input(), process))
          .forEach(process -> process.give(heard.input()));
    });
    return token.isPresent();
  }

  boolean replayAnnouncement(Fault.ReplayedAnnouncement fault) {
    Optional<History.Heard> announcement = history.announcement(fault.which());
    announcement.ifPresent(Lies::repeat);
    return announcement.isPresent();
  }

  private static void repeat(History.Heard heard) {
    if (!heard.to().isDead()) {
      heard.to().give(heard.input());
    }
  }

  boolean flood(Fault.Flood fault, Host to) {
    List<ClusterInput> words =
        to.process().map(process -> Crowd.tell(fault.means(), process)).orElse(List.of());
    words.forEach(word -> to.process().ifPresent(process -> tell(process, word)));
    lastFloodNanos = cluster.time().nanos();
    return !words.isEmpty();
  }

  boolean garble(Fault.Garbage fault, Host to) {
    to.process()
        .ifPresent(process ->
            history
                .datagram(0)
                .flatMap(old -> forger.garble(old.sender(), old.heartbeat(), fault.damage()))
                .ifPresent(input -> tell(process, input)));
    return to.process().isPresent() && history.datagram(0).isPresent();
  }

  private void tell(NodeProcess process, ClusterInput lie) {
    told.add(lie);
    process.offer(lie);
  }

  /** Whether that very input was a lie; forgets it. */
  boolean isLie(ClusterInput input) {
    return !told.isEmpty() && told.remove(input);
  }
}
