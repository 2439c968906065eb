package io.ringcast.client;

import io.ringcast.node.Endpoint;
import io.ringcast.wire.Envelope;
import io.ringcast.wire.Frame;
import io.ringcast.wire.FrameReader;
import io.ringcast.wire.Message;
import io.ringcast.wire.MessageCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** What a client sees of a node: a real socket, and a behaviour that the test chooses. */
public final class FakeNode implements AutoCloseable {

  private final String id;
  private final ServerSocket server;
  private final MessageCodec codec = new MessageCodec();
  private final List<Session> sessions = new CopyOnWriteArrayList<>();
  private final List<Envelope> received = new CopyOnWriteArrayList<>();
  private volatile Function<Envelope, Message> registration = this::welcome;
  private volatile Function<Envelope, Message> acknowledgement =
      said -> new Message.MessageAck(said.messageId(), true, "delivered");
  private volatile Set<String> users = Set.of();
  private volatile boolean closesAfterFarewell = true;

  private FakeNode(String id, ServerSocket server) {
    this.id = id;
    this.server = server;
  }

  public static FakeNode start(String id) throws IOException {
    FakeNode node = new FakeNode(id, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().start(node::accept);
    return node;
  }

  public Endpoint endpoint() {
    return new Endpoint("127.0.0.1", server.getLocalPort());
  }

  /** What a registration is answered with; null is silence. */
  public FakeNode registering(Function<Envelope, Message> answer) {
    registration = answer;
    return this;
  }

  public FakeNode refusing(String message, Map<String, Object> data) {
    return registering(asked -> new Message.ServerResponse(false, message, data));
  }

  public FakeNode sendingOnTo(Endpoint other) {
    return refusing(
        "this node is full",
        Map.of(
            "reason",
            "node_full",
            "reconnect",
            true,
            "redirect",
            Map.of("host", other.host(), "port", other.port())));
  }

  /** What a chat message is answered with; null is silence. */
  public FakeNode acknowledging(Function<Envelope, Message> answer) {
    acknowledgement = answer;
    return this;
  }

  public FakeNode withUsers(String... names) {
    users = new TreeSet<>(Set.of(names));
    return this;
  }

  public FakeNode keepingConnectionsAfterFarewell() {
    closesAfterFarewell = false;
    return this;
  }

  public Message welcome(Envelope asked) {
    return new Message.ServerResponse(
        true, "Welcome", Map.of("server_id", id, "capabilities", List.of("users")));
  }

  /** Every envelope that came, of all connections, in order. */
  public List<Envelope> received() {
    return List.copyOf(received);
  }

  public <T extends Message> List<Envelope> received(Class<T> type) {
    return received.stream().filter(envelope -> type.isInstance(envelope.message())).toList();
  }

  /** The contents of the chat messages that came, in order. */
  public List<String> contents() {
    return received.stream()
        .map(Envelope::message)
        .filter(Message.ClientMessage.class::isInstance)
        .map(message -> ((Message.ClientMessage) message).content())
        .toList();
  }

  public int registrations() {
    return received(Message.ClientRegister.class).size();
  }

  /** To every connection: a chat message. */
  public void deliver(String sender, String messageId, String content, String recipient) {
    tell(new Envelope(sender, messageId, 1.0, new Message.ClientMessage(content, recipient, null)));
  }

  /** To every connection: a word of the node. */
  public void tell(Message message) {
    tell(new Envelope(id, UUID.randomUUID().toString(), 1.0, message));
  }

  private void tell(Envelope envelope) {
    sessions.forEach(session -> session.send(envelope));
  }

  /** To every connection: bytes that need not be a message. */
  public void tellRaw(String json) {
    sessions.forEach(session -> session.send(Frame.ofJson(json.getBytes())));
  }

  public void end(String reason, boolean reconnect, Map<String, Object> more) {
    Map<String, Object> data = new java.util.HashMap<>(more);
    data.put("reason", reason);
    data.put("reconnect", reconnect);
    tell(new Message.ServerResponse(false, "ended: " + reason, data));
    drop();
  }

  /** Breaks every connection. */
  public void drop() {
    sessions.forEach(Session::close);
    sessions.clear();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    drop();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        // Else a last word may wait for an acknowledgement, and be lost when the socket is closed.
        socket.setTcpNoDelay(true);
        Session session = new Session(socket);
        sessions.add(session);
        Thread.ofVirtual().start(session::read);
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private final class Session {
    private final Socket socket;

    Session(Socket socket) {
      this.socket = socket;
    }

    void read() {
      try {
        FrameReader frames = new FrameReader(socket.getInputStream(), 1 << 20);
        for (Frame frame = frames.next(); frame != null; frame = frames.next()) {
          Envelope envelope = codec.decode(frame);
          received.add(envelope);
          answer(envelope);
        }
      } catch (Exception e) {
        // The client or the test broke the connection.
      } finally {
        close();
      }
    }

    private void answer(Envelope envelope) {
      switch (envelope.message()) {
        case Message.ClientRegister register -> reply(registration.apply(envelope));
        case Message.ClientMessage said -> reply(acknowledgement.apply(envelope));
        case Message.UsersQuery query ->
            reply(
                new Message.Users(
                    envelope.messageId(),
                    users.stream()
                        .filter(user -> query.user() == null || query.user().equals(user))
                        .limit(query.limit())
                        .toList(),
                    users.size()));
        case Message.ClientUnregister farewell -> {
          if (closesAfterFarewell) {
            close();
          }
        }
        default -> {}
      }
    }

    private void reply(Message message) {
      if (message != null) {
        send(new Envelope(id, UUID.randomUUID().toString(), 1.0, message));
      }
    }

    void send(Envelope envelope) {
      send(codec.encode(envelope));
    }

    synchronized void send(Frame frame) {
      try {
        frame.writeTo(socket.getOutputStream());
      } catch (IOException e) {
        close();
      }
    }

    void close() {
      try {
        socket.close();
      } catch (IOException e) {
        // Gone, as wanted.
      }
    }
  }
}
