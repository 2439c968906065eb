package io.ringcast.routing;

import io.ringcast.wire.Message.UserSession;

/** Is told when a user of this node has a newer session on another node. */
@FunctionalInterface
public interface ReplacedListener {

  /** {@code local} is out of the directory already. Called without any lock held. */
  void onReplaced(UserSession local);
}
