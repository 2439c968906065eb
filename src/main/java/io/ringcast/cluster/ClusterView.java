package io.ringcast.cluster;

import io.ringcast.election.Phase;
import io.ringcast.election.Ring;
import io.ringcast.membership.Peer;
import io.ringcast.node.NodeId;
import io.ringcast.wire.Message.Addresses;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.Load;
import io.ringcast.wire.Message.Member;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The cluster as this node saw it at one moment; immutable, and the only thing that others read of
 * the control plane.
 *
 * @param mode the rung of discovery in use
 * @param modeReason why no higher one
 * @param epoch the highest epoch seen
 * @param phase where this node stands with regard to elections
 * @param ring the members among which this node elects, itself included
 * @param self this node with its latest load
 * @param peers all other nodes known, dead ones included, in the order of their ids
 * @param foreignHeartbeats how many of other clusters' names came
 * @param hello what this node says first on a link
 * @param asOfNanos when, by the monotonic clock
 */
public record ClusterView(
    String clusterName,
    State state,
    Rung mode,
    String modeReason,
    long epoch,
    Role role,
    Optional<Leader> leader,
    Phase phase,
    Ring ring,
    Self self,
    List<Peer> peers,
    OptionalInt expectedSize,
    long foreignHeartbeats,
    Heartbeat hello,
    long asOfNanos) {

  /** How the cluster is. */
  public enum State {
    /** A leader is known, and nothing is under way. */
    STABLE,
    /** No leader yet, or an election is under way. */
    ELECTING,
    /** Fewer members than a majority of the expected ones: no leader is allowed. */
    DEGRADED,
    /** Nobody else is here. */
    STANDALONE
  }

  /** What this node is. */
  public enum Role {
    LEADER,
    FOLLOWER,
    CANDIDATE
  }

  /**
   * @param epoch in which it was elected
   */
  public record Leader(Member member, long epoch, Instant since) {}

  /** This node. */
  public record Self(Member member, Addresses addresses, String version, Load load) {}

  public boolean isLeader() {
    return role == Role.LEADER;
  }

  public Optional<Peer> peer(NodeId id) {
    for (Peer peer : peers) {
      if (peer.member().id().equals(id)) {
        return Optional.of(peer);
      }
    }
    return Optional.empty();
  }

  /** Whether {@code member} is a live peer, in that incarnation. */
  public boolean isLive(Member member) {
    return peer(member.id())
        .filter(peer -> peer.member().equals(member))
        .filter(peer -> peer.state().isLive())
        .isPresent();
  }

  /** The other nodes that are in the cluster now. */
  public Stream<Peer> members() {
    return peers.stream().filter(Peer::isMember);
  }
}
