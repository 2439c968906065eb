package io.ringcast.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A chat client as someone else would write it from the protocol's description: plain socket, own
 * framing, own JSON. It shares no code with the product, and keeps all that it receives, in order.
 */
public final class PlainClient implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();
  private static final int CONNECT_TIMEOUT_MILLIS = 10_000;

  /** A chat message as it was received. */
  public record Chat(String sender, String content, boolean toAll, String messageId) {}

  private final Socket socket = new Socket();
  private final List<JsonNode> received = new ArrayList<>();
  private String user = "";
  private int sent;
  private volatile boolean ended;

  private PlainClient(String host, int port) {
    try {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(host, port), CONNECT_TIMEOUT_MILLIS);
    } catch (IOException e) {
      throw new UncheckedIOException("no connection to " + host + ":" + port, e);
    }
    Thread.ofVirtual().name("plain client").start(this::readUntilTheEnd);
  }

  /** A connection that has not said anything yet. */
  public static PlainClient connect(NodeProcess node) {
    return connect(node.address(), node.clientPort());
  }

  /** The same, to whoever listens there. */
  static PlainClient connect(String host, int port) {
    return new PlainClient(host, port);
  }

  /** A client that is registered as {@code user}. */
  public static PlainClient register(NodeProcess node, String user) {
    PlainClient client = connect(node).sendRegister(user);
    JsonNode answer = client.awaitOne("SERVER_RESPONSE");
    assertThat(answer.at("/payload/success").asBoolean(false))
        .as("registration of %s: %s", user, answer)
        .isTrue();
    assertThat(answer.at("/payload/data/server_id").asString("")).isEqualTo(node.id());
    return client;
  }

  /** Asks for registration, without waiting for the answer. */
  PlainClient sendRegister(String user) {
    this.user = user;
    send("CLIENT_REGISTER", JSON.createObjectNode());
    return this;
  }

  /** Sends to everyone; returns the message id. */
  public String broadcast(String content) {
    return send("CLIENT_MESSAGE", chat(content).putNull("recipient"));
  }

  /** Sends to one user; returns the message id. */
  public String sendTo(String recipient, String content) {
    return send("CLIENT_MESSAGE", chat(content).put("recipient", recipient));
  }

  void unregister() {
    send("CLIENT_UNREGISTER", JSON.createObjectNode());
  }

  private static ObjectNode chat(String content) {
    return JSON.createObjectNode().put("content", content);
  }

  private synchronized String send(String type, ObjectNode payload) {
    double now = System.currentTimeMillis() / 1000.0;
    String messageId = user + "_" + now + "_" + sent++;
    ObjectNode envelope = JSON.createObjectNode();
    envelope.put("type", type).put("sender_id", user).set("payload", payload);
    envelope.put("timestamp", now).put("message_id", messageId);
    sendFrame(envelope.toString());
    return messageId;
  }

  /** Sends any text as one frame. */
  void sendFrame(String text) {
    byte[] body = text.getBytes(UTF_8);
    sendRaw(ByteBuffer.allocate(4 + body.length).putInt(body.length).put(body).array());
  }

  /** Sends any bytes. */
  synchronized void sendRaw(byte[] bytes) {
    try {
      OutputStream out = socket.getOutputStream();
      out.write(bytes);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(user + " cannot send", e);
    }
  }

  private void readUntilTheEnd() {
    try (DataInputStream in = new DataInputStream(socket.getInputStream())) {
      while (true) {
        byte[] body = new byte[in.readInt()];
        in.readFully(body);
        JsonNode message = JSON.readTree(body);
        synchronized (received) {
          received.add(message);
        }
      }
    } catch (EOFException | SocketException e) {
      // The connection has ended, from either side.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      ended = true;
    }
  }

  /** All that was received so far, in order. */
  List<JsonNode> received() {
    synchronized (received) {
      return List.copyOf(received);
    }
  }

  /** The chat messages received so far, in order. */
  public List<Chat> chats() {
    return ofType("CLIENT_MESSAGE")
        .map(message ->
            new Chat(
                message.path("sender_id").asString(),
                message.at("/payload/content").asString(),
                message.at("/payload/recipient").isNull()
                    || message.at("/payload/recipient").isMissingNode(),
                message.path("message_id").asString()))
        .toList();
  }

  /** The contents received from {@code sender} so far, in order. */
  public List<String> contentsFrom(String sender) {
    return chats().stream()
        .filter(chat -> chat.sender().equals(sender))
        .map(Chat::content)
        .toList();
  }

  /** The payloads of the acks received so far, in order. */
  List<JsonNode> acks() {
    return ofType("MESSAGE_ACK").map(message -> message.path("payload")).toList();
  }

  private Stream<JsonNode> ofType(String type) {
    return received().stream().filter(message -> message.path("type").asString("").equals(type));
  }

  /** Waits for the first message of that type. */
  JsonNode awaitOne(String type) {
    return awaitOne(type, message -> true);
  }

  /** Waits for the first message of that type that matches. */
  JsonNode awaitOne(String type, Predicate<JsonNode> matching) {
    await(type + " to " + user)
        .atMost(ClusterUnderTest.PATIENCE)
        .until(() -> ofType(type).anyMatch(matching));
    return ofType(type).filter(matching).findFirst().orElseThrow();
  }

  /** Waits for the ack of that message; its payload. */
  public JsonNode awaitAck(String messageId) {
    return awaitOne("MESSAGE_ACK", ack -> acks(ack, messageId)).path("payload");
  }

  private static boolean acks(JsonNode message, String messageId) {
    return message.at("/payload/acked_message_id").asString("").equals(messageId);
  }

  /** Waits until the node has closed the connection. */
  void awaitEnd() {
    await("end of the connection of " + user).atMost(ClusterUnderTest.PATIENCE).until(() -> ended);
  }

  public String user() {
    return user;
  }

  public boolean hasEnded() {
    return ended;
  }

  /** Drops the connection without a word. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
