package io.ringcast.session;

import io.ringcast.node.Endpoint;
import io.ringcast.routing.Router;
import io.ringcast.routing.UserDirectory;
import io.ringcast.routing.UserId;
import io.ringcast.wire.ChatHead;
import io.ringcast.wire.ChatScanner;
import io.ringcast.wire.CloseReason;
import io.ringcast.wire.Envelope;
import io.ringcast.wire.Frame;
import io.ringcast.wire.InvalidMessageException;
import io.ringcast.wire.JsonString;
import io.ringcast.wire.Message;
import io.ringcast.wire.MessageCodec;
import io.ringcast.wire.MessageType;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a client may say, and what it is answered. One object serves all sessions; the frames of one
 * session must come from one thread at a time, in order.
 *
 * <table>
 * <caption>Answers</caption>
 * <tr><th>type</th><th>before registration</th><th>registered</th></tr>
 * <tr><td>CLIENT_REGISTER</td><td>SERVER_RESPONSE; refused or full: and the end</td>
 *     <td>SERVER_RESPONSE success=false</td></tr>
 * <tr><td>CLIENT_MESSAGE</td><td>MESSAGE_ACK success=false</td><td>MESSAGE_ACK</td></tr>
 * <tr><td>CLIENT_UNREGISTER</td><td>the end</td><td>the end</td></tr>
 * <tr><td>USERS_QUERY</td><td>SERVER_RESPONSE success=false</td>
 *     <td>USERS, or SERVER_RESPONSE success=false without the capability</td></tr>
 * <tr><td>any other</td><td colspan="2">SERVER_RESPONSE success=false</td></tr>
 * <tr><td>no valid message</td><td colspan="2">MESSAGE_ACK success=false if it is known to be about
 *     a CLIENT_MESSAGE, else SERVER_RESPONSE success=false</td></tr>
 * </table>
 */
public final class Conversation {

  private final Answers answers;
  private final MessageCodec codec;
  private final UserDirectory directory;
  private final Router router;
  private final SessionRegistry sessions;
  private final Supplier<Optional<Endpoint>> otherNodeWithRoom;

  /**
   * @param otherNodeWithRoom where to send a client when this node is full
   */
  public Conversation(
      Answers answers,
      MessageCodec codec,
      UserDirectory directory,
      Router router,
      SessionRegistry sessions,
      Supplier<Optional<Endpoint>> otherNodeWithRoom) {
    this.answers = answers;
    this.codec = codec;
    this.directory = directory;
    this.router = router;
    this.sessions = sessions;
    this.otherNodeWithRoom = otherNodeWithRoom;
  }

  /** The client sent {@code frames}, in that order. Ignored once the session is closing. */
  public void onFrames(Session session, Frame frames) {
    ReadBatch batch = new ReadBatch(session, router, answers.acks(frames.count()));
    ChatScanner scanner = new ChatScanner();
    for (Frame frame : frames) {
      if (!session.isOpen()) {
        return;
      }
      ChatHead chat = scanner.scan(frame);
      if (chat != null) {
        batch.onChat(chat, frame);
      } else {
        onUnusual(session, frame, batch);
      }
    }
    batch.end();
  }

  /** Anything but a chat message of the usual form. */
  private void onUnusual(Session session, Frame frame, ReadBatch batch) {
    try {
      Envelope envelope = codec.decode(frame);
      if (envelope.message() instanceof Message.ClientMessage chat) {
        batch.onChat(ChatHead.of(envelope, chat), frame);
      } else {
        batch.end();
        onOther(session, envelope);
      }
    } catch (InvalidMessageException e) {
      String problem = String.valueOf(e.getMessage());
      if (e.type() == MessageType.CLIENT_MESSAGE && !e.messageId().isEmpty()) {
        batch.refuse(JsonString.of(e.messageId()), problem);
      } else {
        batch.end();
        session.send(answers.error(problem));
      }
    }
  }

  private void onOther(Session session, Envelope envelope) {
    switch (envelope.message()) {
      case Message.ClientRegister register -> onRegister(session, envelope.senderId(), register);
      case Message.ClientUnregister ignored -> session.close(CloseReason.UNREGISTERED);
      case Message.UsersQuery query -> onUsersQuery(session, envelope.messageId(), query);
      default ->
          session.send(answers.error(envelope.message().type() + " is not for a client to send"));
    }
  }

  private void onRegister(Session session, String user, Message.ClientRegister register) {
    if (session.isRegistered()) {
      session.send(answers.error("this connection is registered already"));
      return;
    }
    if (!UserId.isAllowed(user)) {
      session.close(CloseReason.REGISTRATION_REFUSED, UserId.RULE);
      return;
    }
    switch (sessions.register(session, user, Capability.granted(register.capabilities()))) {
      case FULL -> session.close(CloseReason.NODE_FULL, refusal());
      case DRAINING ->
          session.close(
              CloseReason.NODE_STOPPING,
              answers.goElsewhere(CloseReason.NODE_STOPPING, otherNodeWithRoom.get()));
      case REGISTERED, NOT_POSSIBLE -> {}
    }
  }

  /** The last frame for a client that this node has no room for. */
  public Frame refusal() {
    return answers.goElsewhere(CloseReason.NODE_FULL, otherNodeWithRoom.get());
  }

  private void onUsersQuery(Session session, String queryId, Message.UsersQuery query) {
    if (!(session.state() instanceof SessionState.Registered registered)) {
      session.send(answers.error("not registered: CLIENT_REGISTER comes first"));
      return;
    }
    if (!registered.capabilities().contains(Capability.USERS)) {
      session.send(
          answers.error(
              "USERS_QUERY needs the capability '"
                  + Capability.USERS.code()
                  + "', asked for in CLIENT_REGISTER"));
      return;
    }
    String user = query.user();
    List<String> users =
        user == null
            ? directory.users(query.limit())
            : directory.locate(user).map(node -> List.of(user)).orElse(List.of());
    session.send(answers.users(queryId, users, directory.size()));
  }

  /**
   * The client's bytes are no frames any more.
   *
   * @param problem what is wrong with them, in words for the client
   */
  public void onBadFrame(Session session, String problem) {
    session.close(CloseReason.BAD_FRAME, problem);
  }

  /** The client says nothing more; what is queued for it still goes out. */
  public void onEndOfStream(Session session) {
    session.close(CloseReason.CONNECTION_LOST);
  }

  /** The time to register is over. */
  public void onRegistrationDeadline(Session session) {
    if (!session.isRegistered()) {
      session.close(CloseReason.REGISTRATION_TIMEOUT);
    }
  }
}
