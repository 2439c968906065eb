package io.ringcast.membership;

import io.ringcast.node.Endpoint;
import io.ringcast.wire.Message.Member;
import java.time.Duration;

/** What a step of the failure detector found. */
public sealed interface MembershipChange {

  /** A peer, or a new incarnation of one, was heard for the first time; to be linked. */
  record Discovered(Member member) implements MembershipChange {}

  /** A peer is a member from now on: its link came up for the first time. */
  record Joined(Member member) implements MembershipChange {}

  /** A peer that never was a member is not heard any more. */
  record Lost(Member member) implements MembershipChange {}

  /** The link to a member broke. */
  record Suspected(Member member, String reason) implements MembershipChange {}

  /** A datagram tells of a member that is not as this node knows it: to be asked over a link. */
  record Rumoured(Member member, Endpoint link) implements MembershipChange {}

  /** A suspect or failed member is alive after all. */
  record Recovered(Member member, String reason) implements MembershipChange {}

  /** A member is taken to be dead. */
  record Failed(Member member, String reason) implements MembershipChange {}

  /** A member said goodbye. */
  record Left(Member member) implements MembershipChange {}

  /** This process itself did not run for a while, so nobody is blamed for that time. */
  record Paused(Duration duration) implements MembershipChange {}

  /** Another live node, the older one, has this node's id. */
  record SupersededBy(Member rival) implements MembershipChange {}

  /** Another live node, the newer one, has this node's id; it will stop when it hears this one. */
  record Challenged(Member rival) implements MembershipChange {}

  /** A new peer was not taken up, because the table is full. */
  record TableFull(Member refused) implements MembershipChange {}
}
