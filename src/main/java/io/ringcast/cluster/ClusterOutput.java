package io.ringcast.cluster;

import io.ringcast.node.Endpoint;
import io.ringcast.node.NodeId;
import io.ringcast.wire.Message;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.KnownMember;
import io.ringcast.wire.Message.Member;
import java.util.List;

/** What the control plane asks to be done. */
public sealed interface ClusterOutput {

  /** Send by multicast and, in the fuller form that names the members, over every link. */
  record SendHeartbeat(Heartbeat datagram, Heartbeat overLinks) implements ClusterOutput {}

  /** Send over the link to {@code to}, if it is up. */
  record Send(NodeId to, Message message) implements ClusterOutput {}

  /** Keep a link to {@code member}, dialling again whenever it breaks, until told to close it. */
  record OpenLink(Member member, Endpoint address) implements ClusterOutput {}

  /** Close the links from and to {@code member} and dial no more. */
  record CloseLink(Member member) implements ClusterOutput {}

  /** Say hello to nodes that a peer knows and this one has not heard. */
  record Introduce(List<KnownMember> nodes) implements ClusterOutput {}

  /** {@code member} is no longer in the cluster, nor are its users. */
  record MemberGone(Member member) implements ClusterOutput {}

  /** Something to be remembered and logged. */
  record Happened(ClusterEvent event) implements ClusterOutput {}

  /** This node must stop: {@code text} says why and what to do. */
  record MustStop(String text) implements ClusterOutput {}
}
