package io.ringcast.session;

import io.ringcast.routing.RouteResult;
import io.ringcast.routing.Router;
import io.ringcast.wire.AckBatch;
import io.ringcast.wire.ChatHead;
import io.ringcast.wire.Frame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The chat messages that were read from one client at once. Broadcasts that follow each other have
 * the same way to go, and so go as one: a place in each queue for all of them, not for each. Acks
 * go together in the end.
 */
final class ReadBatch {

  private final Session session;
  private final Router router;
  private final AckBatch acks;
  private final List<String> broadcastIds = new ArrayList<>();
  private @Nullable Frame first;
  private @Nullable Frame last;

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
    String recipient = chat.recipient();
    if (recipient == null) {
      if (first == null) {
        first = frame;
      }
      last = frame;
      broadcastIds.add(chat.messageId());
      return;
    }
    endBroadcasts();
    ack(chat.messageId(), router.send(recipient, frame.compact()));
  }

  /** Answers a chat message that can't be routed. */
  void refuse(String messageId, String problem) {
    endBroadcasts();
    ack(messageId, new RouteResult(false, problem));
  }

  private void ack(String messageId, RouteResult result) {
    acks.add(messageId, result.success(), result.info());
  }

  /** Routes the broadcasts collected so far: nothing overtakes them. */
  private void endBroadcasts() {
    if (first == null || last == null) {
      return;
    }
    Frame frames = first.upTo(last, broadcastIds.size()).compact();
    first = null;
    last = null;
    if (session.state() instanceof SessionState.Registered registered) {
      RouteResult result = router.broadcast(registered.userSession().user(), frames);
      broadcastIds.forEach(id -> ack(id, result));
    }
    broadcastIds.clear();
  }

  /** All that was read is routed, and answered. */
  void end() {
    endBroadcasts();
    if (!acks.isEmpty()) {
      session.send(acks.take());
    }
  }
}
