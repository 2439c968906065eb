package io.ringcast.app;

import io.ringcast.balance.Candidate;
import io.ringcast.balance.Rebalance;
import io.ringcast.balance.RebalanceMode;
import io.ringcast.cluster.ClusterEvent;
import io.ringcast.cluster.ClusterLoop;
import io.ringcast.cluster.ClusterView;
import io.ringcast.election.Phase;
import io.ringcast.node.NodeId;
import io.ringcast.node.Ticker;
import io.ringcast.wire.Message.MoveClients;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Lets the leader watch how clients are spread, and even it out. */
final class Rebalancer {

  private final Rebalance rebalance;
  private final RebalanceMode mode;
  private final Placement placement;
  private final ClusterLoop loop;
  private final Directives directives;
  private final Ticker ticker;

  Rebalancer(
      NodeSettings settings,
      Placement placement,
      ClusterLoop loop,
      Directives directives,
      Ticker ticker) {
    rebalance = new Rebalance(settings.cluster().heartbeatInterval());
    mode = settings.rebalance();
    this.placement = placement;
    this.loop = loop;
    this.directives = directives;
    this.ticker = ticker;
  }

  /** How far the fullest node is above its quota; 0 on a node that does not lead. */
  synchronized double imbalance() {
    return rebalance.imbalance();
  }

  RebalanceMode mode() {
    return mode;
  }

  /** All that is uneven is worked off from now on; false if this node is not to decide. */
  synchronized boolean hurry() {
    if (mode != RebalanceMode.ON || !decides(loop.view())) {
      return false;
    }
    rebalance.hurry(ticker.nanos());
    return true;
  }

  synchronized void onTick() {
    ClusterView view = loop.view();
    if (mode == RebalanceMode.OFF || !decides(view)) {
      rebalance.forget();
      return;
    }
    Rebalance.Round round = rebalance.onTick(candidates(view), ticker.nanos());
    if (round.began()) {
      loop.report(
          ClusterEvent.of(
              ClusterEvent.Kind.REBALANCING,
              view.self().member().id(),
              "the fullest node is %d %% above its quota%s"
                  .formatted(
                      Math.round(rebalance.imbalance() * 100),
                      mode == RebalanceMode.ON ? "" : "; nothing is done, as configured")));
    }
    if (mode == RebalanceMode.ON) {
      view.leader()
          .ifPresent(leader -> round.orders().forEach(order -> send(order, leader.epoch())));
    }
  }

  private void send(Rebalance.Order order, long epoch) {
    directives.send(order.from(), new MoveClients(epoch, order.to(), order.count()));
  }

  private static boolean decides(ClusterView view) {
    return view.isLeader()
        && view.state() == ClusterView.State.STABLE
        && view.phase() instanceof Phase.Settled;
  }

  /** Only those who are all linked with each other: a user who has moved must be reachable. */
  private List<Candidate> candidates(ClusterView view) {
    Set<NodeId> ring =
        view.ring().members().stream().map(member -> member.id()).collect(Collectors.toSet());
    return placement.members().stream()
        .filter(candidate -> ring.contains(candidate.node()))
        .toList();
  }
}
