package io.ringcast.routing;

import io.ringcast.wire.Message.UserSession;

/** Is told when a user of this node has a newer session on another node. */
@FunctionalInterface
public interface ReplacedListener {

  /**
   * {@code local} has lost its user, and stays in the directory until it is unregistered. Called
   * without any lock held.
   */
  void onReplaced(UserSession local);
}
