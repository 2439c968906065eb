package io.ringcast.session;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/** The additions to the base protocol that a client can ask for when it registers. */
public enum Capability {
  /** {@code USERS_QUERY}. */
  USERS("users"),
  /** {@code SERVER_MOVE}. */
  MOVE("move");

  private final String code;

  Capability(String code) {
    this.code = code;
  }

  /** The name in the protocol. */
  public String code() {
    return code;
  }

  /** Those of {@code asked} that this node knows. */
  static Set<Capability> granted(Collection<String> asked) {
    Set<Capability> granted = EnumSet.noneOf(Capability.class);
    Arrays.stream(values())
        .filter(capability -> asked.contains(capability.code))
        .forEach(granted::add);
    return granted;
  }
}
