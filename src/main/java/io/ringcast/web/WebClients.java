package io.ringcast.web;

import io.ringcast.session.Conversation;
import io.ringcast.session.OpenConnections;
import io.ringcast.session.ReadRate;
import io.ringcast.session.SessionRegistry;
import io.ringcast.wire.CloseReason;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;

/** The clients of this node that came over WebSocket. Starts once and stops once. */
public final class WebClients {

  private static final Logger log = LoggerFactory.getLogger(WebClients.class);
  private static final long CHECK_MILLIS = 250;

  private final WebSettings settings;
  private final Conversation conversation;
  private final WebConnection.Shared shared;
  private final OpenConnections<WebConnection> connections = new OpenConnections<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("web-client-timer").factory());
  private volatile boolean started;
  private volatile boolean stopping;

  public WebClients(
      WebSettings settings, Conversation conversation, SessionRegistry sessions, ReadRate rate) {
    this.settings = settings;
    this.conversation = conversation;
    shared = new WebConnection.Shared(conversation, sessions, settings, rate, this::onClosed);
  }

  /** Begins to serve clients. */
  public void start() {
    var _ =
        timer.scheduleWithFixedDelay(
            this::check, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
    started = true;
  }

  private void check() {
    long now = System.nanoTime();
    connections.forEach(connection -> connection.check(now));
  }

  /** True between start and stop. */
  boolean isServing() {
    return started && !stopping;
  }

  /** A handshake is done. Empty if the client was told that it can't stay. */
  Optional<WebConnection> open(WebSocketSession socket) throws IOException {
    if (shared.sessions().connections() >= settings.maxConnections()) {
      socket.sendMessage(new TextMessage(conversation.refusal().json()));
      socket.close(CloseStatuses.of(Optional.of(CloseReason.NODE_FULL)));
      return Optional.empty();
    }
    WebConnection connection = new WebConnection(socket, shared);
    connections.add(connection);
    if (stopping) {
      // It may have come after all others were told.
      connection.close(CloseReason.NODE_STOPPING);
    }
    return Optional.of(connection);
  }

  private void onClosed(WebConnection connection) {
    connections.remove(connection);
  }

  /** Takes no further client, and tells each that the node stops. Does not wait. */
  public void beginStop() {
    stopping = true;
    connections.forEach(connection -> connection.close(CloseReason.NODE_STOPPING));
  }

  /**
   * As {@link #beginStop}, and waits until what is queued was written and all are closed.
   *
   * @param limit after this time whatever is left is closed as it is
   */
  public void stop(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    beginStop();
    try {
      connections.awaitNone(deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    timer.shutdownNow();
    int left = connections.size();
    connections.forEach(WebConnection::abort);
    if (left > 0) {
      log.atWarn()
          .addKeyValue("connections", left)
          .addKeyValue("limit", limit)
          .log("Closed by force: not all clients over WebSocket took their last messages in time");
    }
  }
}
