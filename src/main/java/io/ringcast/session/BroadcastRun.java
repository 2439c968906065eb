package io.ringcast.session;

import io.ringcast.wire.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Broadcasts of one client that follow each other in what was read at once. They have the same way
 * to go, and so go as one: a place in each queue for all of them, not for each.
 */
final class BroadcastRun {

  private final List<String> messageIds = new ArrayList<>();
  private @Nullable Frame first;
  private @Nullable Frame last;

  void add(String messageId, Frame frame) {
    if (first == null) {
      first = frame;
    }
    last = frame;
    messageIds.add(messageId);
  }

  boolean isEmpty() {
    return messageIds.isEmpty();
  }

  /** All frames of the run as one. */
  Frame frames() {
    return Objects.requireNonNull(first)
        .upTo(Objects.requireNonNull(last), messageIds.size())
        .compact();
  }

  List<String> messageIds() {
    return messageIds;
  }

  void clear() {
    first = null;
    last = null;
    messageIds.clear();
  }
}
