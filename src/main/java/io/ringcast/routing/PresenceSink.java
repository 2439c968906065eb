package io.ringcast.routing;

import io.ringcast.wire.Message;

/** Takes what one other node shall know of this node's users, in order. */
@FunctionalInterface
public interface PresenceSink {

  /**
   * Called with the directory locked: must return at once, not throw, and not call the directory.
   */
  void onPresence(Message.Presence presence);
}
