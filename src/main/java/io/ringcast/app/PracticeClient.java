package io.ringcast.app;

import io.ringcast.listener.ClientListener;
import io.ringcast.listener.ListenerSettings;
import io.ringcast.node.NodeId;
import io.ringcast.routing.Relay;
import io.ringcast.routing.Router;
import io.ringcast.routing.UserDirectory;
import io.ringcast.session.Answers;
import io.ringcast.session.Capability;
import io.ringcast.session.Conversation;
import io.ringcast.session.ReadRate;
import io.ringcast.session.SessionLimits;
import io.ringcast.session.SessionRegistry;
import io.ringcast.wire.EnvelopeStamp;
import io.ringcast.wire.Frame;
import io.ringcast.wire.FrameReader;
import io.ringcast.wire.FrameWriter;
import io.ringcast.wire.InvalidMessageException;
import io.ringcast.wire.Message;
import io.ringcast.wire.MessageCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A client over the loopback interface that registers, talks to itself and goes. The first one of a
 * process waits ten times as long as those after it, and after a restart that one is somebody who
 * was just moved here.
 */
final class PracticeClient {

  private static final NodeId NODE = new NodeId("practice");
  private static final String USER = "practice-user";
  private static final int MAX_FRAME = 64 * 1024;

  /** Long, for it is on a busy machine that the practice counts. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static final InetAddress HOST = InetAddress.getLoopbackAddress();
  private static final ListenerSettings SETTINGS =
      new ListenerSettings(HOST.getHostAddress(), 0, MAX_FRAME, 1, ListenerSettings.Limits.DEFAULT);

  private static final ReadRate ANY_RATE = new ReadRate(Long.MAX_VALUE);

  private final MessageCodec codec;
  private final EnvelopeStamp stamp = new EnvelopeStamp(USER, () -> 0);
  private final FrameWriter out;
  private final FrameReader in;

  private PracticeClient(MessageCodec codec, Socket socket) throws IOException {
    this.codec = codec;
    out = new FrameWriter(socket.getOutputStream());
    in = new FrameReader(socket.getInputStream(), MAX_FRAME);
  }

  /** Whether all that was said was answered. */
  static boolean talk() throws IOException, InvalidMessageException {
    MessageCodec codec = new MessageCodec();
    Answers answers = new Answers(NODE, codec, new EnvelopeStamp(NODE.value(), () -> 0));
    UserDirectory directory = new UserDirectory(NODE, () -> 0);
    SessionRegistry sessions =
        new SessionRegistry(
            directory, answers, new SessionLimits(1, MAX_FRAME, MAX_FRAME), System::nanoTime);
    Router router = new Router(NODE, directory, sessions, (node, frames) -> Relay.Outcome.NO_LINK);
    Conversation conversation =
        new Conversation(answers, codec, directory, router, sessions, Optional::empty);
    ClientListener listener = ClientListener.bind(SETTINGS, conversation, sessions, ANY_RATE);
    try {
      listener.start();
      try (Socket socket = new Socket(HOST, listener.port())) {
        socket.setSoTimeout((int) LIMIT.toMillis());
        return new PracticeClient(codec, socket).registerAndTalk();
      }
    } finally {
      listener.stop(LIMIT);
    }
  }

  private boolean registerAndTalk() throws IOException, InvalidMessageException {
    send(new Message.ClientRegister(List.of(Capability.MOVE.code())));
    boolean registered = next() instanceof Message.ServerResponse response && response.success();
    send(new Message.ClientMessage("practice", USER, null));
    int heard = 0;
    for (int i = 0; i < 2; i++) {
      heard += isAckOrCopy(next()) ? 1 : 0;
    }
    send(new Message.ClientUnregister());
    return registered && heard == 2;
  }

  private static boolean isAckOrCopy(Message message) {
    return message instanceof Message.ClientMessage
        || (message instanceof Message.MessageAck ack && ack.success());
  }

  private void send(Message message) throws IOException {
    out.write(List.of(codec.encode(stamp.stamp(message))));
  }

  private Message next() throws IOException, InvalidMessageException {
    Frame frame = in.next();
    if (frame == null) {
      throw new IOException("the practice node ended the stream");
    }
    return codec.decode(frame).message();
  }
}
