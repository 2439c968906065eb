package io.ringcast.cluster;

import io.ringcast.node.NodeId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in the cluster, as this node saw it.
 *
 * @param node whom it is about: the peer, the candidate, the leader
 * @param epoch of the election, or null
 * @param hops of the token that came home, or null
 * @param duration of the election or the pause, or null
 */
public record ClusterEvent(
    Kind kind,
    NodeId node,
    String reason,
    @Nullable Long epoch,
    @Nullable Integer hops,
    @Nullable Duration duration) {

  /** What happened. */
  public enum Kind {
    JOINED,
    SUSPECTED,
    RECOVERED,
    FAILED,
    LEFT,
    ELECTION_STARTED,
    ELECTION_WON,
    LEADER_CHANGED,
    LEADER_LOST,
    STEPPED_DOWN,
    STANDS_AGAIN,
    PAUSED,
    ID_CONFLICT,
    TABLE_FULL,
    MODE_CHANGED,
    STOPPING,
    REBALANCING,
    ADMIN
  }

  public static ClusterEvent of(Kind kind, NodeId node, String reason) {
    return new ClusterEvent(kind, node, reason, null, null, null);
  }

  static ClusterEvent ofEpoch(Kind kind, NodeId node, String reason, long epoch) {
    return new ClusterEvent(kind, node, reason, epoch, null, null);
  }

  static ClusterEvent won(NodeId leader, long epoch, int hops, Duration duration) {
    String reason = "its token came home";
    return new ClusterEvent(Kind.ELECTION_WON, leader, reason, epoch, hops, duration);
  }

  static ClusterEvent paused(NodeId self, Duration duration) {
    String reason = "this process did not run; nobody is blamed for that time";
    return new ClusterEvent(Kind.PAUSED, self, reason, null, null, duration);
  }
}
