package io.ringcast.link;

import io.ringcast.node.Endpoint;
import io.ringcast.node.NodeId;
import io.ringcast.wire.Envelope;
import io.ringcast.wire.EnvelopeStamp;
import io.ringcast.wire.Frame;
import io.ringcast.wire.FrameException;
import io.ringcast.wire.FrameReader;
import io.ringcast.wire.FrameWriter;
import io.ringcast.wire.InvalidMessageException;
import io.ringcast.wire.Message;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.Member;
import io.ringcast.wire.MessageCodec;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection between two nodes, as a stream of messages. Each side's first frame is its
 * heartbeat; the dialling one speaks first.
 */
final class LinkConnection implements AutoCloseable {

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(1);
  private static final Duration HELLO_LIMIT = Duration.ofSeconds(2);

  private final Socket socket;
  private final FrameReader reader;
  private final FrameWriter writer;
  private final MessageCodec codec;
  private final EnvelopeStamp stamp;

  private LinkConnection(
      Socket socket, LinkSettings settings, MessageCodec codec, EnvelopeStamp stamp)
      throws IOException {
    this.socket = socket;
    this.codec = codec;
    this.stamp = stamp;
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    socket.setSoTimeout((int) HELLO_LIMIT.toMillis());
    reader = new FrameReader(socket.getInputStream(), settings.maxFrame());
    writer = new FrameWriter(socket.getOutputStream());
  }

  /** A connection over {@code socket}, which is closed if it can't be used. */
  static LinkConnection over(
      Socket socket, LinkSettings settings, MessageCodec codec, EnvelopeStamp stamp)
      throws IOException {
    try {
      return new LinkConnection(socket, settings, codec, stamp);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Connects to another node's links.
   *
   * @throws java.net.ConnectException if nobody listens there: the limit is shorter than the
   *     system's own time-out, so it means a refusal
   */
  static LinkConnection dial(
      Endpoint address, LinkSettings settings, MessageCodec codec, EnvelopeStamp stamp)
      throws IOException {
    Socket socket = new Socket();
    try {
      InetSocketAddress resolved = new InetSocketAddress(address.host(), address.port());
      if (resolved.isUnresolved()) {
        throw new IOException("the host " + address.host() + " can't be resolved");
      }
      socket.connect(resolved, (int) CONNECT_LIMIT.toMillis());
      return over(socket, settings, codec, stamp);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** A message, and the frame it came in. */
  record Received(Envelope envelope, Frame frame) {}

  /**
   * Says hello as the dialling side, and takes the answer.
   *
   * @throws LinkRefusedException if it is a refusal
   * @throws StrangerException if it is nothing that a node says
   */
  Hello greet(Heartbeat hello) throws IOException {
    write(hello);
    Received answer = readAnswer();
    NodeId sender = nodeId(answer.envelope().senderId());
    return switch (answer.envelope().message()) {
      case Heartbeat heartbeat -> accepted(sender, heartbeat);
      case Message.ServerResponse refusal ->
          throw new LinkRefusedException(
              sender, refusalReason(refusal.data().get("reason")), refusal.message());
      default -> throw new StrangerException("the answer to the hello was no heartbeat");
    };
  }

  private Received readAnswer() throws IOException {
    try {
      return read();
    } catch (FrameException e) {
      if (e.problem() == FrameException.Problem.BAD_LENGTH) {
        throw new StrangerException("the answer to the hello was no frame", e);
      }
      throw e;
    }
  }

  /** Takes the hello of the dialling side; it waits for an answer. Anything else is refused. */
  Hello awaitGreeting() throws IOException {
    Envelope envelope = read().envelope();
    if (envelope.message() instanceof Heartbeat heartbeat) {
      return accepted(nodeId(envelope.senderId()), heartbeat);
    }
    refuse(
        LinkRefusedException.Reason.NOT_WELCOME,
        "this port is for nodes, which say hello with a HEARTBEAT; clients have another one");
    throw new IOException("the first frame was no heartbeat");
  }

  /** Who is at the other end. */
  record Hello(Member peer, Heartbeat heartbeat) {}

  private Hello accepted(NodeId sender, Heartbeat heartbeat) throws IOException {
    socket.setSoTimeout(0);
    return new Hello(new Member(sender, heartbeat.incarnation()), heartbeat);
  }

  void refuse(LinkRefusedException.Reason reason, String text) throws IOException {
    Map<String, Object> data = Map.of("reason", reason.name().toLowerCase(Locale.ROOT));
    write(new Message.ServerResponse(false, text, data));
  }

  /**
   * The next message.
   *
   * @throws EOFException if the other side closed the connection
   * @throws IOException if the connection broke, or what came is no message
   */
  Received read() throws IOException {
    Frame frame = reader.next();
    if (frame == null) {
      throw new EOFException("the other node closed the link");
    }
    try {
      return new Received(codec.decode(frame), frame);
    } catch (InvalidMessageException e) {
      throw new StrangerException("what came is no message: " + e.getMessage(), e);
    }
  }

  void write(Message message) throws IOException {
    write(List.of(codec.encode(stamp.stamp(message))));
  }

  void write(Collection<Frame> frames) throws IOException {
    writer.write(frames);
  }

  private static NodeId nodeId(String text) throws IOException {
    try {
      return new NodeId(text);
    } catch (IllegalArgumentException e) {
      throw new StrangerException("what came is not of a node: " + e.getMessage(), e);
    }
  }

  private static LinkRefusedException.Reason refusalReason(@Nullable Object code) {
    for (LinkRefusedException.Reason reason : LinkRefusedException.Reason.values()) {
      if (reason.name().toLowerCase(Locale.ROOT).equals(code)) {
        return reason;
      }
    }
    return LinkRefusedException.Reason.NOT_WELCOME;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // Closing is all that was left to do with it; the system frees it in any case.
    }
  }

  @Override
  public String toString() {
    return String.valueOf(socket.getRemoteSocketAddress());
  }
}
