package io.ringcast.web;

import io.ringcast.wire.CloseReason;
import java.util.Optional;
import org.springframework.web.socket.CloseStatus;

/** Close reasons as WebSocket has them: a code of RFC 6455, and the node's own code as text. */
final class CloseStatuses {

  private CloseStatuses() {}

  static CloseStatus of(Optional<CloseReason> reason) {
    return reason.map(known -> status(known).withReason(known.code())).orElse(CloseStatus.NORMAL);
  }

  private static CloseStatus status(CloseReason reason) {
    return switch (reason) {
      case NODE_STOPPING -> CloseStatus.GOING_AWAY;
      case NODE_FULL -> CloseStatus.SERVICE_OVERLOAD;
      case INTERNAL_ERROR -> CloseStatus.SERVER_ERROR;
      case BAD_FRAME, SLOW_CONSUMER, REGISTRATION_TIMEOUT, REGISTRATION_REFUSED ->
          CloseStatus.POLICY_VIOLATION;
      // Also whatever reason comes to be: the client finds it in the last message.
      default -> CloseStatus.NORMAL;
    };
  }
}
