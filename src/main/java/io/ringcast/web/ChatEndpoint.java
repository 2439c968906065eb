package io.ringcast.web;

import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PongMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;
import org.springframework.web.util.WebUtils;

/** Spring's side of {@code /ws/chat}: hands all that happens to the {@link WebConnection}. */
final class ChatEndpoint extends AbstractWebSocketHandler implements HandshakeInterceptor {

  static final String PATH = "/ws/chat";

  private static final String CLIENTS = WebClients.class.getName();
  private static final String CONNECTION = WebConnection.class.getName();
  private static final String RETRY_AFTER_SECONDS = "1";

  private final WebDoor door;

  ChatEndpoint(WebDoor door) {
    this.door = door;
  }

  @Override
  public boolean beforeHandshake(
      ServerHttpRequest request,
      ServerHttpResponse response,
      WebSocketHandler handler,
      Map<String, Object> attributes) {
    if (!WebUtils.isSameOrigin(request)
        && !KnownPages.include(door.otherPages(), request.getHeaders().getOrigin())) {
      response.setStatusCode(HttpStatus.FORBIDDEN);
      return false;
    }
    WebClients clients = door.webClients().filter(WebClients::isServing).orElse(null);
    if (clients == null) {
      response.setStatusCode(HttpStatus.SERVICE_UNAVAILABLE);
      response.getHeaders().set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
      return false;
    }
    attributes.put(CLIENTS, clients);
    return true;
  }

  @Override
  public void afterHandshake(
      ServerHttpRequest request,
      ServerHttpResponse response,
      WebSocketHandler handler,
      @Nullable Exception exception) {}

  @Override
  public void afterConnectionEstablished(WebSocketSession socket) throws Exception {
    if (socket.getAttributes().get(CLIENTS) instanceof WebClients clients) {
      clients
          .open(socket)
          .ifPresent(connection -> socket.getAttributes().put(CONNECTION, connection));
    }
  }

  /** So that a long message is not buffered before it is known to be allowed. */
  @Override
  public boolean supportsPartialMessages() {
    return true;
  }

  @Override
  protected void handleTextMessage(WebSocketSession socket, TextMessage message) {
    with(socket, connection -> connection.onText(message.getPayload(), message.isLast()));
  }

  @Override
  protected void handleBinaryMessage(WebSocketSession socket, BinaryMessage message) {
    with(socket, WebConnection::onBinary);
  }

  @Override
  protected void handlePongMessage(WebSocketSession socket, PongMessage message) {
    with(socket, WebConnection::onPong);
  }

  @Override
  public void handleTransportError(WebSocketSession socket, Throwable cause) {
    with(socket, WebConnection::abort);
  }

  @Override
  public void afterConnectionClosed(WebSocketSession socket, CloseStatus status) {
    with(socket, WebConnection::onSocketClosed);
  }

  private static void with(WebSocketSession socket, Consumer<WebConnection> action) {
    if (socket.getAttributes().get(CONNECTION) instanceof WebConnection connection) {
      action.accept(connection);
    }
  }
}
