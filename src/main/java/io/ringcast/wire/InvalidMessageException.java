package io.ringcast.wire;

import org.jspecify.annotations.Nullable;

/**
 * Bytes that are not a message of the protocol. The text names what was wrong and what is allowed,
 * and is fit to be sent to whom the bytes came from.
 */
public final class InvalidMessageException extends Exception {

  private static final long serialVersionUID = 1L;

  private final @Nullable MessageType type;
  private final String messageId;

  InvalidMessageException(String problem, @Nullable MessageType type, String messageId) {
    super(problem, null, false, false);
    this.type = type;
    this.messageId = messageId;
  }

  InvalidMessageException(String problem) {
    this(problem, null, "");
  }

  /** The type, if that much could be read. */
  public @Nullable MessageType type() {
    return type;
  }

  /** The message id, if that much could be read, else empty. */
  public String messageId() {
    return messageId;
  }
}
