package io.ringcast.cluster;

import io.ringcast.cluster.ClusterEvent.Kind;
import io.ringcast.election.ElectionOutput;
import io.ringcast.election.Ring;
import io.ringcast.membership.MemberTable;
import io.ringcast.membership.MembershipChange;
import io.ringcast.node.NodeId;
import io.ringcast.wire.Message.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells what membership and election found as events, in words for operators. */
final class ClusterEvents {

  private final NodeId self;

  ClusterEvents(NodeId self) {
    this.self = self;
  }

  /** Empty for what is of no interest by itself. */
  Optional<ClusterEvent> of(MembershipChange change) {
    return switch (change) {
      case MembershipChange.Joined joined ->
          event(Kind.JOINED, joined.member().id(), "its link is up");
      case MembershipChange.Discovered discovered -> Optional.empty();
      case MembershipChange.Lost lost -> Optional.empty();
      case MembershipChange.Rumoured rumoured -> Optional.empty();
      case MembershipChange.Suspected suspected ->
          event(Kind.SUSPECTED, suspected.member().id(), suspected.reason());
      case MembershipChange.Recovered recovered ->
          event(Kind.RECOVERED, recovered.member().id(), recovered.reason());
      case MembershipChange.Failed failed ->
          event(Kind.FAILED, failed.member().id(), failed.reason());
      case MembershipChange.Left left -> event(Kind.LEFT, left.member().id(), "it said goodbye");
      case MembershipChange.Paused paused ->
          Optional.of(ClusterEvent.paused(self, paused.duration()));
      case MembershipChange.SupersededBy superseded -> Optional.empty();
      case MembershipChange.Challenged challenged ->
          event(
              Kind.ID_CONFLICT,
              challenged.rival().id(),
              "a newer node uses this node's id; it will stop when it hears this one");
      case MembershipChange.TableFull full ->
          event(
              Kind.TABLE_FULL,
              full.refused().id(),
              "not taken up: " + MemberTable.MAX_PEERS + " peers are known already");
    };
  }

  /** Who has stepped down since the former ring, and who stands again. */
  List<ClusterEvent> of(Ring former, Ring ring) {
    List<ClusterEvent> found = new ArrayList<>();
    for (Member member : ring.members()) {
      boolean now = ring.hasSteppedDown(member);
      if (now != former.hasSteppedDown(member)) {
        found.add(
            now
                ? ClusterEvent.of(
                    Kind.STEPPED_DOWN, member.id(), "it leads only if nobody else stands")
                : ClusterEvent.of(Kind.STANDS_AGAIN, member.id(), "as a candidate like any other"));
      }
    }
    return found;
  }

  /** Empty for what is only to be sent. */
  Optional<ClusterEvent> of(ElectionOutput output) {
    return switch (output) {
      case ElectionOutput.SendToken send -> Optional.empty();
      case ElectionOutput.Announce announce -> Optional.empty();
      case ElectionOutput.Answer answer -> Optional.empty();
      case ElectionOutput.Started started ->
          epochEvent(
              Kind.ELECTION_STARTED,
              started.initiator(),
              started.reason() + "; the ring has " + started.ringSize() + " members",
              started.epoch());
      case ElectionOutput.Won won ->
          Optional.of(ClusterEvent.won(self, won.leadership().epoch(), won.hops(), won.duration()));
      case ElectionOutput.Followed followed ->
          epochEvent(
              Kind.LEADER_CHANGED,
              followed.leadership().leader().id(),
              "told by " + followed.toldBy(),
              followed.leadership().epoch());
      case ElectionOutput.LeaderLost lost ->
          epochEvent(
              Kind.LEADER_LOST, lost.former().leader().id(), lost.reason(), lost.former().epoch());
    };
  }

  private static Optional<ClusterEvent> event(Kind kind, NodeId node, String reason) {
    return Optional.of(ClusterEvent.of(kind, node, reason));
  }

  private static Optional<ClusterEvent> epochEvent(
      Kind kind, NodeId node, String reason, long epoch) {
    return Optional.of(ClusterEvent.ofEpoch(kind, node, reason, epoch));
  }
}
