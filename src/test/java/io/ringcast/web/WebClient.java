package io.ringcast.web;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A chat client over WebSocket as the JDK has it; makes its JSON by hand. */
public final class WebClient implements WebSocket.Listener, AutoCloseable {

  private static final int PATIENCE_SECONDS = 20;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final List<String> received = new ArrayList<>();
  private final StringBuilder parts = new StringBuilder();
  private final CompletableFuture<String> closed = new CompletableFuture<>();
  private final boolean reading;
  private WebSocket socket;

  private WebClient(boolean reading) {
    this.reading = reading;
  }

  static WebClient connect(int port) throws Exception {
    return new WebClient(true).open(port, null);
  }

  /** One that takes nothing from its socket. */
  static WebClient withoutReading(int port) throws Exception {
    return new WebClient(false).open(port, null);
  }

  /**
   * As a page of that origin would connect.
   *
   * @throws ExecutionException if the handshake fails
   */
  static WebClient from(String origin, int port) throws Exception {
    return new WebClient(true).open(port, origin);
  }

  public static WebClient registered(int port, String user) throws Exception {
    WebClient client = connect(port);
    client.register(user);
    client.awaitMessage("\"success\":true");
    return client;
  }

  private WebClient open(int port, String origin) throws Exception {
    WebSocket.Builder builder = HTTP.newWebSocketBuilder();
    if (origin != null) {
      builder.header("Origin", origin);
    }
    socket =
        builder
            .buildAsync(URI.create("ws://127.0.0.1:" + port + ChatEndpoint.PATH), this)
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return this;
  }

  void register(String user) throws Exception {
    send("{\"type\":\"CLIENT_REGISTER\",\"sender_id\":\"" + user + "\",\"payload\":{}}");
  }

  public void broadcast(String sender, String id, String content) throws Exception {
    send(
        "{\"type\":\"CLIENT_MESSAGE\",\"sender_id\":\"%s\",\"message_id\":\"%s\",\"payload\":{\"content\":\"%s\"}}"
            .formatted(sender, id, content));
  }

  void send(String text) throws Exception {
    send(text, true);
  }

  /** From now on what comes is taken. */
  void startReading() {
    socket.request(1);
  }

  /** A message, or a part of one. */
  void send(String text, boolean last) throws Exception {
    socket.sendText(text, last).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  void sendBinary(byte[] bytes) throws Exception {
    socket.sendBinary(ByteBuffer.wrap(bytes), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  List<String> received() {
    synchronized (received) {
      return List.copyOf(received);
    }
  }

  /** The first message that contains {@code text}. */
  public String awaitMessage(String text) {
    await("a message with " + text)
        .atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .until(() -> received().stream().anyMatch(message -> message.contains(text)));
    return received().stream().filter(message -> message.contains(text)).findFirst().orElseThrow();
  }

  /** The code and the text of the node's close frame. */
  String awaitClosed() throws Exception {
    return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void onOpen(WebSocket webSocket) {
    if (reading) {
      webSocket.request(1);
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    parts.append(data);
    if (last) {
      synchronized (received) {
        received.add(parts.toString());
      }
      parts.setLength(0);
    }
    webSocket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
    closed.complete(code + " " + reason);
    return null;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    closed.completeExceptionally(error);
  }

  /** Drops the connection without a word. */
  @Override
  public void close() {
    socket.abort();
  }
}
