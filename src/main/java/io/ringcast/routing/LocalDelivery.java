package io.ringcast.routing;

import io.ringcast.wire.Frame;

/** The users of this node, as the router sees them. Neither method ever blocks. */
public interface LocalDelivery {

  /**
   * Queues {@code frame} for one user.
   *
   * @return false when the user has no session here that takes it
   */
  boolean deliver(String user, Frame frame);

  /**
   * Queues {@code frames} for every user of this node but one.
   *
   * @return for how many users they were queued
   */
  int deliverToAllExcept(String sender, Frame frames);
}
