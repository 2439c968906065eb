package io.ringcast.link;

import io.ringcast.node.Endpoint;
import io.ringcast.node.NodeId;
import io.ringcast.wire.ClusterSecret;
import io.ringcast.wire.Envelope;
import io.ringcast.wire.Frame;
import io.ringcast.wire.FrameException;
import io.ringcast.wire.FrameReader;
import io.ringcast.wire.FrameWriter;
import io.ringcast.wire.InvalidMessageException;
import io.ringcast.wire.Message;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.Member;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection between two nodes, as a stream of messages. Each side begins with its
 * heartbeat, after proof of the cluster secret if there is one; the dialling one speaks first.
 */
final class LinkConnection implements AutoCloseable {

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(1);

  /** For all that is said up to the hello and its reading, however it is cut into pieces. */
  private static final Duration HELLO_LIMIT = Duration.ofSeconds(2);

  /** A challenge or a proof, which have a fixed form, with a node id of the longest. */
  private static final int LARGEST_PROOF_FRAME = 1024;

  /** A heartbeat that tells of as many members as there can be, with the longest of names. */
  private static final int LARGEST_HELLO_FRAME = 128 * 1024;

  private final Socket socket;
  private final LinkContext context;
  private final HelloInput input;
  private final FrameReader reader;
  private final FrameWriter writer;

  private LinkConnection(Socket socket, LinkContext context) throws IOException {
    this.socket = socket;
    this.context = context;
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    input = new HelloInput(socket, HELLO_LIMIT);
    boolean proofComesFirst = context.settings().secret().isPresent();
    reader = new FrameReader(input, proofComesFirst ? LARGEST_PROOF_FRAME : LARGEST_HELLO_FRAME);
    writer = new FrameWriter(socket.getOutputStream());
  }

  /** A connection over {@code socket}, which is closed if it can't be used. */
  static LinkConnection over(Socket socket, LinkContext context) throws IOException {
    try {
      return new LinkConnection(socket, context);
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
  static LinkConnection dial(Endpoint address, LinkContext context) throws IOException {
    Socket socket = new Socket();
    try {
      InetSocketAddress resolved = new InetSocketAddress(address.host(), address.port());
      if (resolved.isUnresolved()) {
        throw new IOException("the host " + address.host() + " can't be resolved");
      }
      socket.connect(resolved, (int) CONNECT_LIMIT.toMillis());
      return over(socket, context);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Says hello as the dialling side, and takes the answer.
   *
   * @throws LinkRefusedException if it is a refusal
   * @throws StrangerException if it is nothing that a node says
   */
  Hello greet(Heartbeat hello) throws IOException {
    Optional<Member> proven = prove(handshake -> handshake.dial(this));
    write(hello);
    Envelope answer = readAnswer();
    NodeId sender = nodeId(answer.senderId());
    return switch (answer.message()) {
      case Heartbeat heartbeat -> accepted(sender, heartbeat, proven);
      case Message.ServerResponse refusal -> {
        LinkRefusal reason = refusalReason(refusal.data().get("reason"));
        throw reason == LinkRefusal.SECRET
            ? refusedBy(sender, reason, "the node there asks for proof of its cluster secret")
            : new LinkRefusedException(sender, reason, refusal.message());
      }
      default -> throw new StrangerException("the answer to the hello was no heartbeat");
    };
  }

  /** A step of the handshake that takes the other side's word, and says who that is. */
  private interface Proof {
    Member of(SecretHandshake handshake) throws IOException;
  }

  /** Who is at the other end, if there is a secret; from then on a hello may come. */
  private Optional<Member> prove(Proof proof) throws IOException {
    Optional<ClusterSecret> secret = context.settings().secret();
    if (secret.isEmpty()) {
      return Optional.empty();
    }
    Member peer = proof.of(new SecretHandshake(secret.get(), context.settings().self()));
    reader.allow(LARGEST_HELLO_FRAME);
    return Optional.of(peer);
  }

  /** The first that the dialled side says. */
  Envelope readAnswer() throws IOException {
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
    Optional<Member> proven = prove(handshake -> handshake.answer(this));
    Envelope envelope = read();
    return switch (envelope.message()) {
      case Heartbeat heartbeat -> accepted(nodeId(envelope.senderId()), heartbeat, proven);
      case Message.LinkChallenge challenge ->
          throw refuse(
              LinkRefusal.SECRET,
              "the dialling node has a cluster secret and the dialled one has none: set the same"
                  + " ringcast.cluster.secret on all nodes");
      default -> throw refuseStranger();
    };
  }

  /** Who is at the other end. */
  record Hello(Member peer, Heartbeat heartbeat) {}

  private Hello accepted(NodeId sender, Heartbeat heartbeat, Optional<Member> proven)
      throws IOException {
    Member peer = new Member(sender, heartbeat.incarnation());
    if (proven.isPresent() && !proven.get().equals(peer)) {
      throw new StrangerException("the hello of " + peer + " came from " + proven.get());
    }
    input.onHello();
    reader.allow(context.settings().maxFrame());
    return new Hello(peer, heartbeat);
  }

  /** Tells the other side that this one does not want it, and counts it. */
  IOException refuse(LinkRefusal reason, String text) throws IOException {
    context.refusals().onRefused(reason, this, text);
    tellRefusal(reason, text);
    return new IOException("refused: " + text);
  }

  IOException refuseStranger() throws IOException {
    return refuse(
        LinkRefusal.NOT_WELCOME,
        "this port is for nodes, which say hello with a HEARTBEAT; clients have another one");
  }

  void tellRefusal(LinkRefusal reason, String text) throws IOException {
    Map<String, Object> data = Map.of("reason", reason.name().toLowerCase(Locale.ROOT));
    write(new Message.ServerResponse(false, text, data));
  }

  /** The other side does not want this one, or is not wanted after all; counts it. */
  LinkRefusedException refusedBy(NodeId other, LinkRefusal reason, String text) {
    context.refusals().onRefused(reason, this, text);
    return new LinkRefusedException(other, reason, text);
  }

  /**
   * The next message.
   *
   * @throws EOFException if the other side closed the connection
   * @throws IOException if the connection broke, or what came is no message
   */
  Envelope read() throws IOException {
    return decode(orEnd(reader.next()));
  }

  /** The messages that come next, as many as are there; as {@link #read} else. */
  Frame readAll() throws IOException {
    return orEnd(reader.all());
  }

  private static Frame orEnd(@Nullable Frame frame) throws EOFException {
    if (frame == null) {
      throw new EOFException("the other node closed the link");
    }
    return frame;
  }

  Envelope decode(Frame frame) throws IOException {
    try {
      return context.codec().decode(frame);
    } catch (InvalidMessageException e) {
      throw new StrangerException("what came is no message: " + e.getMessage(), e);
    }
  }

  void write(Message message) throws IOException {
    write(List.of(context.encode(message)));
  }

  void write(Collection<Frame> frames) throws IOException {
    writer.write(frames);
  }

  /** The node of that name; others than nodes may have any. */
  static NodeId nodeId(String text) throws IOException {
    try {
      return new NodeId(text);
    } catch (IllegalArgumentException e) {
      throw new StrangerException("what came is not of a node: " + e.getMessage(), e);
    }
  }

  private static LinkRefusal refusalReason(@Nullable Object code) {
    for (LinkRefusal reason : LinkRefusal.values()) {
      if (reason.name().toLowerCase(Locale.ROOT).equals(code)) {
        return reason;
      }
    }
    return LinkRefusal.NOT_WELCOME;
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
