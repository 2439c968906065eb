package io.ringcast.management;

import java.util.Optional;

/**
 * Who may give commands.
 *
 * @param token what they must know; if empty, nobody may
 */
public record AdminAccess(Optional<String> token) {

  /** The setting, for whoever is refused. */
  static final String PROPERTY = "ringcast.admin.token";

  @Override
  public String toString() {
    return "AdminAccess[token=" + (token.isPresent() ? "set" : "none") + "]";
  }
}
