package io.ringcast.election;

import io.ringcast.node.NodeId;
import io.ringcast.wire.Message.LeaderElection;
import io.ringcast.wire.Message.Leadership;
import io.ringcast.wire.Message.Member;
import java.time.Duration;

/** What a step of the election asks to be done, or tells. */
public sealed interface ElectionOutput {

  /** Send a token over the link to the successor. */
  record SendToken(Member to, LeaderElection token) implements ElectionOutput {}

  /** Tell every member of the ring who leads. */
  record Announce(Leadership leadership) implements ElectionOutput {}

  /** Tell one node, which believes in an older leader, who leads. */
  record Answer(NodeId to, Leadership leadership) implements ElectionOutput {}

  /**
   * This node takes part in an election.
   *
   * @param initiator the node that started it as far as this one knows: itself or the one whose
   *     token came first
   */
  record Started(long epoch, NodeId initiator, String reason, int ringSize)
      implements ElectionOutput {}

  /**
   * The own token came home.
   *
   * @param hops how many nodes the token went through
   */
  record Won(Leadership leadership, int hops, Duration duration) implements ElectionOutput {}

  /** This node follows another leader from now on. */
  record Followed(Leadership leadership, NodeId toldBy) implements ElectionOutput {}

  /** There is no leader from now on. */
  record LeaderLost(Leadership former, String reason) implements ElectionOutput {}
}
