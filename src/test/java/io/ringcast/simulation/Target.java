package io.ringcast.simulation;

/**
 * Whom a fault strikes. Roles are looked up when it does; where there is nobody of that role, the
 * numbered host takes the blow.
 */
record Target(Role role, int number) {

  /** A part that a host may have in what goes on. */
  enum Role {
    /** The host of that number. */
    HOST,
    /** Who just sent, received or won. */
    ACTOR,
    /** Whom that was sent to, or who sent it. */
    COUNTERPART,
    /** Whose id stands in the token. */
    CANDIDATE,
    /** Somebody who leads. */
    LEADER
  }

  static Target host(int number) {
    return new Target(Role.HOST, number);
  }

  @Override
  public String toString() {
    return role == Role.HOST ? "host " + number : role.name().toLowerCase(java.util.Locale.ROOT);
  }
}
