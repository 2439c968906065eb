package io.ringcast.wire;

import java.util.Arrays;
import java.util.Optional;

/**
 * Why a client's connection ended. The {@link #code} stands in the last frame to the client ({@code
 * data.reason}), in the metric's label and in the log; {@link #reconnect} tells the client whether
 * to come back ({@code data.reconnect}).
 */
public enum CloseReason {
  /** The client said {@code CLIENT_UNREGISTER}. */
  UNREGISTERED("unregistered", false),
  /** The client closed its connection, or it broke. */
  CONNECTION_LOST("connection_lost", true),
  /** A newer registration of the same user, on this node or another. */
  REPLACED("replaced", false),
  /** The client did not read, and its outbound queue was full. */
  SLOW_CONSUMER("slow_consumer", true),
  /** No registration within the limit. */
  REGISTRATION_TIMEOUT("registration_timeout", true),
  /** The registration was refused: the user id is not allowed. */
  REGISTRATION_REFUSED("registration_refused", false),
  /** The node has as many clients as it may have. */
  NODE_FULL("node_full", true),
  /** A frame whose length is 0 or above the limit: where the next one begins is unknown. */
  BAD_FRAME("bad_frame", false),
  /** The node goes down. */
  NODE_STOPPING("node_stopping", true),
  /** An operator ended the session. */
  KICKED("kicked", false),
  /** A fault of the node itself. */
  INTERNAL_ERROR("internal_error", true);

  private final String code;
  private final boolean reconnect;

  CloseReason(String code, boolean reconnect) {
    this.code = code;
    this.reconnect = reconnect;
  }

  public String code() {
    return code;
  }

  public boolean reconnect() {
    return reconnect;
  }

  /** The reason with that code; empty for one that a newer version may have added. */
  public static Optional<CloseReason> ofCode(String code) {
    return Arrays.stream(values()).filter(reason -> reason.code.equals(code)).findFirst();
  }
}
