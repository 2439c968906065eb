package io.ringcast.management;

import io.ringcast.cluster.ClusterView;
import io.ringcast.membership.Peer;
import io.ringcast.membership.PeerState;
import io.ringcast.node.Endpoint;
import io.ringcast.node.NodeId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One node to scrape, as {@code GET /sd/prometheus} tells.
 *
 * @param targets its HTTP address
 * @param labels of all that is scraped there; with underscores, what Prometheus itself goes by
 */
record PrometheusTargets(List<String> targets, Map<String, String> labels) {

  private record Target(NodeId id, @Nullable Endpoint http) {}

  /**
   * Members, and those that failed, so that Prometheus sees them down; but none that left in order,
   * nor one that was never linked.
   */
  static List<PrometheusTargets> of(ClusterView view, ScrapePath metrics) {
    ClusterView.Self self = view.self();
    Stream<Target> peers =
        view.peers().stream()
            .filter(PrometheusTargets::isMissedWhenDown)
            .map(peer -> new Target(peer.member().id(), peer.heartbeat().addresses().http()));
    return Stream.concat(Stream.of(new Target(self.member().id(), self.addresses().http())), peers)
        .filter(target -> target.http() != null)
        .sorted((a, b) -> a.id().compareTo(b.id()))
        .map(target ->
            of(target.id(), metrics.address(target.http()), view.clusterName(), metrics.path()))
        .toList();
  }

  private static boolean isMissedWhenDown(Peer peer) {
    return peer.linked() && !(peer.state() instanceof PeerState.Left);
  }

  private static PrometheusTargets of(NodeId id, Endpoint metrics, String cluster, String path) {
    return new PrometheusTargets(
        List.of(String.valueOf(metrics)),
        Map.of("cluster", cluster, "node", id.value(), "__metrics_path__", path));
  }
}
