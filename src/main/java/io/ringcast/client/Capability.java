package io.ringcast.client;

/** The additions to the base protocol that this client asks for when it registers. */
final class Capability {

  /** To ask who is registered anywhere in the cluster. */
  static final String USERS = "users";

  /** To be told when to go on at another node, and at which. */
  static final String MOVE = "move";

  private Capability() {}
}
