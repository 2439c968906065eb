package io.ringcast.session;

import io.ringcast.wire.CloseReason;
import io.ringcast.wire.Envelope;
import io.ringcast.wire.Frame;
import io.ringcast.wire.FrameAssembler;
import io.ringcast.wire.FrameException;
import io.ringcast.wire.InvalidMessageException;
import io.ringcast.wire.Message;
import io.ringcast.wire.MessageCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A client without a socket: says what it likes, and reads only when it is asked what it got. */
final class FakeClient implements Connection {

  private static final MessageCodec CODEC = new MessageCodec();

  private final Conversation conversation;
  private final Session session;
  private final List<Envelope> received = new ArrayList<>();
  private boolean closing;

  FakeClient(Node node) {
    conversation = node.conversation;
    session = node.sessions.open(this);
  }

  @Override
  public void onReadyToWrite() {}

  @Override
  public void onClosing() {
    closing = true;
  }

  Session session() {
    return session;
  }

  boolean isClosing() {
    return closing;
  }

  FakeClient register(String user, String... capabilities) {
    return say(user, "r", new Message.ClientRegister(List.of(capabilities)));
  }

  FakeClient say(String sender, String messageId, Message message) {
    conversation.onFrames(session, CODEC.encode(new Envelope(sender, messageId, 1, message)));
    return this;
  }

  FakeClient send(String sender, String messageId, String content, String recipient) {
    return say(sender, messageId, new Message.ClientMessage(content, recipient, null));
  }

  /** What comes is read by the node at once. */
  FakeClient sayTogether(Envelope... envelopes) {
    FrameAssembler bytes = new FrameAssembler(10_000);
    for (Envelope envelope : envelopes) {
      Frame frame = CODEC.encode(envelope);
      ByteBuffer buffer = ByteBuffer.allocate(frame.size());
      frame.writeTo(buffer);
      bytes.add(buffer.flip());
    }
    try {
      conversation.onFrames(session, Objects.requireNonNull(bytes.all()));
    } catch (FrameException e) {
      throw new AssertionError(e);
    }
    return this;
  }

  FakeClient sayRaw(String json) {
    conversation.onFrames(session, Frame.ofJson(json.getBytes(StandardCharsets.UTF_8)));
    return this;
  }

  /** Everything received so far. */
  List<Envelope> received() {
    List<Frame> frames = session.queue().next();
    while (!frames.isEmpty()) {
      frames.forEach(some -> some.forEach(frame -> received.add(decode(frame))));
      frames = session.queue().next();
    }
    return received;
  }

  private static Envelope decode(Frame frame) {
    try {
      return CODEC.decode(frame);
    } catch (InvalidMessageException e) {
      throw new AssertionError(e);
    }
  }

  List<Message> messages() {
    return received().stream().map(Envelope::message).toList();
  }

  <M extends Message> M last(Class<M> type) {
    return type.cast(messages().getLast());
  }

  /** The contents of the chat messages received so far. */
  List<String> contents() {
    return messages().stream()
        .filter(Message.ClientMessage.class::isInstance)
        .map(message -> ((Message.ClientMessage) message).content())
        .toList();
  }

  /** Whether the last thing received says that the connection ends for {@code reason}. */
  boolean wasTold(CloseReason reason) {
    return messages().getLast() instanceof Message.ServerResponse response
        && !response.success()
        && reason.code().equals(response.data().get("reason"))
        && Boolean.valueOf(reason.reconnect()).equals(response.data().get("reconnect"));
  }
}
