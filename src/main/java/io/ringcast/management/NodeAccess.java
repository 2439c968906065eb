package io.ringcast.management;

import java.util.Optional;

/** The way to the node of this process, which starts after HTTP and stops before it. */
public interface NodeAccess {

  /** Where the node is in its life. */
  enum Stage {
    STARTING,
    RUNNING,
    STOPPING
  }

  Stage stage();

  /** The node; empty while it starts. One that stops can still be read. */
  Optional<RunningNode> node();

  /**
   * The node.
   *
   * @throws NodeStartingException while it starts
   */
  default RunningNode require() {
    return node().orElseThrow(NodeStartingException::new);
  }
}
