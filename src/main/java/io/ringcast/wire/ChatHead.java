package io.ringcast.wire;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What it takes to route a chat message and to answer it.
 *
 * @param senderId the user who says to be its sender
 * @param recipient null for a broadcast
 */
public record ChatHead(String senderId, JsonString messageId, @Nullable String recipient) {

  /** As the codec has read it. */
  public static ChatHead of(Envelope envelope, Message.ClientMessage chat) {
    return new ChatHead(envelope.senderId(), JsonString.of(envelope.messageId()), chat.recipient());
  }

  boolean hasWayOf(ChatHead other) {
    return senderId.equals(other.senderId) && Objects.equals(recipient, other.recipient);
  }
}
