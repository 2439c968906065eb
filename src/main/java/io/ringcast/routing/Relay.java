package io.ringcast.routing;

import io.ringcast.node.NodeId;
import io.ringcast.wire.Frame;

/** The way to the users of other nodes. */
@FunctionalInterface
public interface Relay {

  /** What became of a frame. */
  enum Outcome {
    /** It waits on the link to the node. */
    QUEUED,
    /** The link to the node has no room left; the frame was dropped. */
    FULL,
    /** There is no link to the node: it is dying, or not yet connected; the frame was dropped. */
    NO_LINK
  }

  /** Queues {@code frame} on the link to {@code node}; never blocks. */
  Outcome relay(NodeId node, Frame frame);
}
