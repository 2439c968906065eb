package io.ringcast.session;

import io.ringcast.wire.CloseReason;
import io.ringcast.wire.Message.UserSession;
import java.util.Set;

/**
 * The states of a {@link Session}; a state offers the transitions that are legal in it, no other.
 */
sealed interface SessionState {

  /** The client has not registered yet. */
  record Connected() implements SessionState {
    Registered toRegistered(UserSession userSession, Set<Capability> capabilities) {
      return new Registered(userSession, Set.copyOf(capabilities));
    }

    Closing toClosing(CloseReason reason) {
      return new Closing(reason);
    }
  }

  /** The client is a user of the cluster. */
  record Registered(UserSession userSession, Set<Capability> capabilities) implements SessionState {
    Departing toDeparting() {
      return new Departing(userSession);
    }

    Closing toClosing(CloseReason reason) {
      return new Closing(reason);
    }
  }

  /** The user goes on at another node; what others still send here goes out, and no more. */
  record Departing(UserSession userSession) implements SessionState {
    Closing toClosing(CloseReason reason) {
      return new Closing(reason);
    }
  }

  /** No message is taken from the client or for it; what is queued still goes out. */
  record Closing(CloseReason reason) implements SessionState {
    Closed toClosed() {
      return new Closed(reason);
    }
  }

  /** The connection is gone. */
  record Closed(CloseReason reason) implements SessionState {}
}
