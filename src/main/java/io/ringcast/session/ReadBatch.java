package io.ringcast.session;

import io.ringcast.routing.RouteResult;
import io.ringcast.routing.Router;
import io.ringcast.wire.AckBatch;
import io.ringcast.wire.ChatHead;
import io.ringcast.wire.ChatRun;
import io.ringcast.wire.Frame;
import io.ringcast.wire.JsonString;

/**
 * The chat messages that were read from one client at once. Those that follow each other on the
 * same way go as one; acks go together in the end.
 */
final class ReadBatch {

  private final Session session;
  private final Router router;
  private final AckBatch acks;
  private final ChatRun run = new ChatRun();

  ReadBatch(Session session, Router router, AckBatch acks) {
    this.session = session;
    this.router = router;
    this.acks = acks;
  }

  void onChat(ChatHead chat, Frame frame) {
    if (!(session.state() instanceof SessionState.Registered registered)) {
      refuse(chat.messageId(), "not registered: CLIENT_REGISTER comes first");
      return;
    }
    String user = registered.userSession().user();
    if (!chat.senderId().equals(user)) {
      refuse(
          chat.messageId(), "sender_id must be '" + user + "', which this connection registered");
      return;
    }
    if (!run.takes(chat)) {
      endRun();
    }
    run.add(chat, frame);
  }

  /** Answers a chat message that can't be routed. */
  void refuse(JsonString messageId, String problem) {
    endRun();
    acks.add(messageId, false, problem);
  }

  /** Routes what was collected so far: nothing overtakes it. */
  private void endRun() {
    if (run.isEmpty()) {
      return;
    }
    RouteResult result = router.route(run.head(), run.frames());
    for (JsonString messageId : run.messageIds()) {
      acks.add(messageId, result.success(), result.info());
    }
    run.clear();
  }

  /** All that was read is routed, and answered. */
  void end() {
    endRun();
    if (!acks.isEmpty()) {
      session.send(acks.take());
    }
  }
}
