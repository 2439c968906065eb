package io.ringcast.management;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call of somebody who knows the token. {@link AdminDoor} alone makes it and leaves it with the
 * request, so that a path that no door stands at gives no commands.
 */
final class AdminCall {

  private static final String ATTRIBUTE = AdminCall.class.getName();

  private boolean audited;

  private AdminCall() {}

  static AdminCall admit(HttpServletRequest request) {
    AdminCall call = new AdminCall();
    request.setAttribute(ATTRIBUTE, call);
    return call;
  }

  static Optional<AdminCall> of(HttpServletRequest request) {
    return Optional.ofNullable((@Nullable AdminCall) request.getAttribute(ATTRIBUTE));
  }

  /** It is in the audit log. */
  void onAudited() {
    audited = true;
  }

  boolean isAudited() {
    return audited;
  }
}
