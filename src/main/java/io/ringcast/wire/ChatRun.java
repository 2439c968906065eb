package io.ringcast.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chat messages that follow each other in the same bytes and have the same way to go: of one
 * sender, to one recipient or to everybody. They are routed as one: one look at where to, and one
 * place in each queue.
 */
public final class ChatRun {

  private final List<JsonString> messageIds = new ArrayList<>();
  private @Nullable ChatHead head;
  private @Nullable Frame first;
  private @Nullable Frame last;

  public boolean isEmpty() {
    return head == null;
  }

  /** Whether {@code chat} may follow what is here. */
  public boolean takes(ChatHead chat) {
    return head == null || head.hasWayOf(chat);
  }

  /** Adds the next message, which {@link #takes} must allow. */
  public void add(ChatHead chat, Frame frame) {
    if (first == null) {
      head = chat;
      first = frame;
    }
    last = frame;
    messageIds.add(chat.messageId());
  }

  /** What all of them have in common; the id is that of the first one. */
  public ChatHead head() {
    if (head == null) {
      throw new IllegalStateException("an empty run has no head");
    }
    return head;
  }

  /** The ids of the messages, in order. */
  public List<JsonString> messageIds() {
    return messageIds;
  }

  /** All of them, in one piece. */
  public Frame frames() {
    if (first == null || last == null) {
      throw new IllegalStateException("an empty run has no frames");
    }
    return first.upTo(last, messageIds.size()).compact();
  }

  public void clear() {
    head = null;
    first = null;
    last = null;
    messageIds.clear();
  }
}
