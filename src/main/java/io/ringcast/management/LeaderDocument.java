package io.ringcast.management;

import io.ringcast.cluster.ClusterView;
import io.ringcast.membership.Peer;
import io.ringcast.node.Endpoint;
import io.ringcast.node.NodeId;
import io.ringcast.wire.Message.Addresses;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The leader, as {@code GET /leader} tells.
 *
 * @param self whether it is the node that answers
 * @param clientAddress null for a leader that this node has not heard itself
 * @param since when this node followed it first
 * @param heartbeatAgeMs since its last heartbeat; 0 on the leader itself
 */
record LeaderDocument(
    String id,
    boolean self,
    @Nullable String clientAddress,
    @Nullable String httpAddress,
    long epoch,
    Instant since,
    @Nullable Long heartbeatAgeMs) {

  static Optional<LeaderDocument> of(ClusterView view, long nowNanos) {
    return view.leader().map(leader -> of(leader, view, nowNanos));
  }

  private static LeaderDocument of(ClusterView.Leader leader, ClusterView view, long nowNanos) {
    NodeId id = leader.member().id();
    boolean self = leader.member().equals(view.self().member());
    Peer peer = view.peer(id).orElse(null);
    Addresses addresses =
        self ? view.self().addresses() : peer == null ? null : peer.heartbeat().addresses();
    Endpoint client = addresses == null ? null : addresses.client();
    Endpoint http = addresses == null ? null : addresses.http();
    Long age =
        self
            ? Long.valueOf(0)
            : peer == null
                ? null
                : Long.valueOf(Figures.millisBetween(peer.lastHeardNanos(), nowNanos));
    return new LeaderDocument(
        id.value(),
        self,
        Figures.address(client),
        Figures.address(http),
        leader.epoch(),
        Figures.time(leader.since()),
        age);
  }
}
