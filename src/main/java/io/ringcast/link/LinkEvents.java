package io.ringcast.link;

import io.ringcast.cluster.ClusterInput;
import io.ringcast.node.NodeId;
import io.ringcast.wire.ChatHead;
import io.ringcast.wire.Frame;
import io.ringcast.wire.Message.Directive;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.Member;
import io.ringcast.wire.Message.Presence;

/** What the links ask of the rest of the node, and tell it. Called by the links' own threads. */
public interface LinkEvents {

  /** What this node says first on a link. */
  Heartbeat hello();

  /** Whether {@code member}'s id belongs to another live incarnation that is linked. */
  boolean isTaken(Member member);

  /**
   * Waits, within a bound, until {@code member} is a live peer and all of its former life is
   * cleared away.
   *
   * @return false if it is not
   */
  boolean awaitAdmission(Member member) throws InterruptedException;

  /** Tells the control plane; may wait while that has much to do. */
  void tell(ClusterInput input) throws InterruptedException;

  /** A link from {@code from} is up; its snapshot follows. */
  void onSnapshotExpected(NodeId from);

  void onPresence(NodeId from, Presence presence);

  void onDirective(NodeId from, Directive directive);

  /**
   * Another node relayed a chat message, or several broadcasts of one sender.
   *
   * @param chat the first one
   */
  void onRelayed(ChatHead chat, Frame frames);
}
