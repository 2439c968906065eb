package io.ringcast.client;

import io.ringcast.node.Endpoint;
import io.ringcast.wire.CloseReason;
import io.ringcast.wire.Message;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a connection ended, or did not come about.
 *
 * @param reason in words for a person
 * @param mayReconnect false when coming back would be wrong, as for a user that was replaced
 * @param redirect the node that should take the client instead, if one was named
 */
record Ending(String reason, boolean mayReconnect, @Nullable Endpoint redirect) {

  static Ending lost(String reason) {
    return new Ending(reason, true, null);
  }

  /** True for a response that is the last word of a node before it closes the connection. */
  static boolean isToldBy(Message.ServerResponse response) {
    return !response.success() && response.data().get("reconnect") instanceof Boolean;
  }

  /** What a response of failure means for the connection it came on. */
  static Ending of(Message.ServerResponse response) {
    Map<String, Object> data = response.data();
    String code = data.get("reason") instanceof String text ? text : "";
    boolean mayReconnect =
        data.get("reconnect") instanceof Boolean told
            ? told
            : CloseReason.ofCode(code).map(CloseReason::reconnect).orElse(true);
    String words = response.message();
    return new Ending(
        words == null || words.isBlank() ? code : words, mayReconnect, redirect(data));
  }

  private static @Nullable Endpoint redirect(Map<String, Object> data) {
    if (data.get("redirect") instanceof Map<?, ?> target
        && target.get("host") instanceof String host
        && target.get("port") instanceof Number port) {
      try {
        return new Endpoint(host, port.intValue());
      } catch (IllegalArgumentException e) {
        return null;
      }
    }
    return null;
  }
}
