package io.ringcast.client;

import io.ringcast.wire.Envelope;
import io.ringcast.wire.Frame;
import io.ringcast.wire.Message;
import io.ringcast.wire.MessageCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a client, on one virtual thread: find a node, talk, lose it, find the next one; until
 * it is closed, told not to come back, or finds none for too long.
 */
final class ConnectionLoop {

  private static final Logger log = LoggerFactory.getLogger(ConnectionLoop.class);

  private static final Duration LAST_CALL_PATIENCE = Duration.ofMillis(100);

  private final ClientSettings settings;
  private final Outbox outbox;
  private final Callbacks callbacks;
  private final Search search;
  private final Conversation.Shared shared;
  private final CompletableFuture<Void> registered = new CompletableFuture<>();
  private final Thread thread = Thread.ofVirtual().name("ringcast-client").unstarted(this::run);

  /** For the thread of the loop alone. */
  private boolean everRegistered;

  /** Those that are still read after the client has moved; each for some seconds at the most. */
  private final List<Conversation> former = new ArrayList<>();

  // Guarded by this; never while a socket is used.
  private boolean stopping;
  private @Nullable Connection current;

  ConnectionLoop(ClientSettings settings, Outbox outbox, Callbacks callbacks) {
    this.settings = settings;
    this.outbox = outbox;
    this.callbacks = callbacks;
    Frame registration =
        frame(new Message.ClientRegister(List.of(Capability.USERS, Capability.MOVE)));
    this.search =
        new Search(
            settings,
            (node, beforeRegistering) ->
                Connection.open(node, registration, settings.timeouts(), beforeRegistering),
            RandomGenerator.getDefault());
    this.shared =
        new Conversation.Shared(
            outbox,
            callbacks,
            new SeenMessages(),
            search,
            settings.timeouts().ack(),
            frame(new Message.ClientUnregister()));
  }

  private Frame frame(Message message) {
    return new MessageCodec()
        .encode(
            new Envelope(
                settings.user(),
                UUID.randomUUID().toString(),
                System.currentTimeMillis() / 1000.0,
                message));
  }

  /** Begins; the future completes with the first registration, or fails when there is none. */
  CompletableFuture<Void> start() {
    callbacks.start();
    thread.start();
    return registered;
  }

  private void run() {
    ClientException end = new ClientException("the client is closed");
    try {
      Connection connection = search.first();
      while (adopt(connection)) {
        everRegistered = true;
        callbacks.onConnected(connection.node(), connection.serverId());
        callbacks.then(() -> registered.complete(null));
        long began = System.nanoTime();
        Conversation.Outcome outcome = talk(connection);
        boolean closing = release();
        switch (outcome) {
          case Conversation.Outcome.Moved moved -> connection = moved.next();
          case Conversation.Outcome.Ended ended -> {
            if (closing) {
              return;
            }
            connection = next(ended.ending(), Duration.ofNanos(System.nanoTime() - began));
          }
        }
      }
    } catch (NotRegisteredException e) {
      end = new ClientException(e.ending().reason());
      gaveUp(end);
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("Client failed");
      end = new ClientException("the client failed: " + e);
      gaveUp(end);
    } catch (InterruptedException e) {
      log.atDebug().log("Stopped while no node was connected");
    } finally {
      finish(end);
    }
  }

  private Conversation.Outcome talk(Connection connection) throws InterruptedException {
    log.atInfo()
        .addKeyValue("node", connection.serverId())
        .addKeyValue("address", connection.node())
        .log("Registered");
    Conversation conversation = new Conversation(connection, shared);
    Conversation.Outcome outcome = conversation.run();
    if (outcome instanceof Conversation.Outcome.Moved) {
      former.removeIf(Conversation::isReadToEnd);
      former.add(conversation);
    }
    return outcome;
  }

  private Connection next(Ending ending, Duration lasted)
      throws NotRegisteredException, InterruptedException {
    log.atInfo().addKeyValue("reason", ending.reason()).log("Connection lost");
    if (!ending.mayReconnect()) {
      throw new NotRegisteredException(ending);
    }
    callbacks.onDisconnected(ending.reason(), true);
    return search.again(ending, lasted);
  }

  private void gaveUp(ClientException end) {
    log.atInfo().addKeyValue("reason", end.getMessage()).log("Gave up");
    if (everRegistered) {
      try {
        callbacks.onDisconnected(String.valueOf(end.getMessage()), false);
      } catch (InterruptedException e) {
        log.atDebug().log("Stopped while giving up");
      }
    }
  }

  /** Makes a connection the present one, unless the client was closed meanwhile. */
  private synchronized boolean adopt(Connection connection) {
    if (stopping) {
      connection.close("the client is closed");
      return false;
    }
    current = connection;
    return true;
  }

  /** Forgets the connection that ended; true when the client is being closed. */
  private synchronized boolean release() {
    current = null;
    return stopping;
  }

  private void finish(ClientException end) {
    // An interrupt has done its work when it has led here.
    boolean interrupted = Thread.interrupted();
    log.atDebug().addKeyValue("interrupted", interrupted).log("Client ends");
    former.forEach(conversation -> conversation.abandon("the client is closed"));
    outbox.fail(end);
    registered.completeExceptionally(end);
    try {
      callbacks.finish(LAST_CALL_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Ends the loop: a connection that lives sends what waits, and the farewell; a search is broken
   * off. Waits for the end, at most for {@code patience} and a moment more.
   */
  void stop(Duration patience) throws InterruptedException {
    Connection connection;
    synchronized (this) {
      stopping = true;
      connection = current;
      if (connection == null) {
        thread.interrupt();
      }
    }
    // Only now, so that the node's answer to the farewell is not taken for a lost connection.
    outbox.close(new ClientException("the client is closed"));
    if (thread.getState() == Thread.State.NEW || thread.join(patience)) {
      return;
    }
    if (connection != null) {
      connection.close("the client is closed");
    }
    thread.interrupt();
    thread.join(LAST_CALL_PATIENCE);
  }
}
