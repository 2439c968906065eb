package io.ringcast.link;

import io.ringcast.wire.ChatHead;
import io.ringcast.wire.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Chat messages of other nodes' clients that were read from a link at once. Broadcasts of one
 * sender that follow each other are delivered as one.
 */
final class RelayedRun {

  private final LinkEvents events;
  private @Nullable ChatHead head;
  private @Nullable Frame first;
  private @Nullable Frame last;
  private int count;

  RelayedRun(LinkEvents events) {
    this.events = events;
  }

  void add(ChatHead chat, Frame frame) {
    if (chat.recipient() != null) {
      end();
      events.onRelayed(chat, frame.compact());
      return;
    }
    if (head != null && !head.senderId().equals(chat.senderId())) {
      end();
    }
    if (first == null) {
      head = chat;
      first = frame;
    }
    last = frame;
    count++;
  }

  /** Delivers what was collected: nothing overtakes it. */
  void end() {
    if (head != null && first != null && last != null) {
      events.onRelayed(head, first.upTo(last, count).compact());
    }
    head = null;
    first = null;
    last = null;
    count = 0;
  }
}
