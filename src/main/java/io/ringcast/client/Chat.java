package io.ringcast.client;

import org.jspecify.annotations.Nullable;

/**
 * A message from another user.
 *
 * @param content as it was sent: it may hold control characters, escape it before a terminal sees
 *     it
 * @param recipient this client's user, or null for a message to everyone
 * @param messageId unique per sender
 */
public record Chat(String sender, String content, @Nullable String recipient, String messageId) {

  public boolean isPrivate() {
    return recipient != null;
  }
}
