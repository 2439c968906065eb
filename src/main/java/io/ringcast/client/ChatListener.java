package io.ringcast.client;

import io.ringcast.node.Endpoint;

/**
 * Hears what happens to a client. All methods are called by one thread, one after the other, in the
 * order things happened; they may send, and may wait for what they sent. A listener that is slow
 * for long slows down the reading from the node, which then drops the client as a slow one.
 */
public interface ChatListener {

  /** A message from another user; each (sender, message id) once. */
  default void onMessage(Chat chat) {}

  /**
   * The client is registered, for the first time, again, or at another node to which its former one
   * has sent it.
   *
   * @param serverId the id of the node; empty if it did not tell
   */
  default void onConnected(Endpoint node, String serverId) {}

  /**
   * The connection ended otherwise than by {@link RingcastClient#close}.
   *
   * @param reason in words for a person
   * @param willRetry true when the client now looks for a node; false when it gave up, and every
   *     future still open has failed or is about to
   */
  default void onDisconnected(String reason, boolean willRetry) {}

  /** A node's word that neither answers a registration nor ends a connection, such as an error. */
  default void onNotice(String text) {}
}
