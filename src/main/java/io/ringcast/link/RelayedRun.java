package io.ringcast.link;

import io.ringcast.wire.ChatHead;
import io.ringcast.wire.ChatRun;
import io.ringcast.wire.Frame;

/** Chat messages of other nodes' clients that were read from a link at once. */
final class RelayedRun {

  private final LinkEvents events;
  private final ChatRun run = new ChatRun();

  RelayedRun(LinkEvents events) {
    this.events = events;
  }

  void add(ChatHead chat, Frame frame) {
    if (!run.takes(chat)) {
      end();
    }
    run.add(chat, frame);
  }

  /** Delivers what was collected: nothing overtakes it. */
  void end() {
    if (!run.isEmpty()) {
      events.onRelayed(run.head(), run.frames());
      run.clear();
    }
  }
}
