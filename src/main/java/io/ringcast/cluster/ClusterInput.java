package io.ringcast.cluster;

import io.ringcast.membership.Channel;
import io.ringcast.node.NodeId;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.LeaderElection;
import io.ringcast.wire.Message.Leadership;
import io.ringcast.wire.Message.Load;
import io.ringcast.wire.Message.Member;
import java.time.Duration;

/** What the control plane is told. */
public sealed interface ClusterInput {

  /** A heartbeat came; its cluster and sender are not checked yet. */
  record HeartbeatReceived(NodeId sender, Heartbeat heartbeat, Channel channel)
      implements ClusterInput {}

  /** A token came over the link from {@code from}. */
  record TokenReceived(NodeId from, LeaderElection token) implements ClusterInput {}

  /** An announcement came over the link from {@code from}. */
  record AnnouncementReceived(NodeId from, Leadership leadership) implements ClusterInput {}

  /** The link to {@code member} is up, and it answered as that incarnation. */
  record LinkUp(Member member) implements ClusterInput {}

  /** The link to {@code member}, which was up, broke. */
  record LinkDown(Member member, String reason) implements ClusterInput {}

  /** Nobody, or another process, listens where {@code member} was. */
  record Unreachable(Member member, String reason) implements ClusterInput {}

  /** A ping over the link to {@code member} was answered. */
  record RoundTrip(Member member, long nanos) implements ClusterInput {}

  /** A node found by a configured address or name answered. */
  record RungReached(Rung rung) implements ClusterInput {}

  /** {@code by} refused a link, because a live node has this node's id. */
  record IdRefused(NodeId by) implements ClusterInput {}

  /** Multicast can or cannot be sent; {@code problem} is empty when it can. */
  record MulticastState(String problem) implements ClusterInput {}

  /** Time goes by; {@code load} is this node's own. */
  record Tick(Load load) implements ClusterInput {}

  /** The leader gives its role up, and stands as no candidate for that time. */
  record StepDown(Duration time) implements ClusterInput {}

  /** A node that has stepped down stands again as a candidate. */
  record StandAgain() implements ClusterInput {}

  /** This node goes down in order. */
  record Stop() implements ClusterInput {}
}
