package io.ringcast.client;

import io.ringcast.node.Endpoint;
import io.ringcast.wire.Envelope;
import io.ringcast.wire.Frame;
import io.ringcast.wire.InvalidMessageException;
import io.ringcast.wire.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes over one connection, from the registration to its end, or until the client goes on at
 * another node. Three virtual threads: one reads, one writes what waits in the outbox, one watches
 * that answers come.
 *
 * <p>A move is made before the old connection is broken: what waits is held back until what was
 * sent is answered, then the client registers at the other node, where all goes on. The former
 * connection is still read to its end, for there may be messages on their way to it.
 */
final class Conversation {

  private static final Logger log = LoggerFactory.getLogger(Conversation.class);

  private static final Duration LAST_WORDS_PATIENCE = Duration.ofSeconds(2);

  /** How long a move waits for the answers to what was sent; what has none is sent again. */
  private static final Duration ANSWERS_PATIENCE = Duration.ofMillis(100);

  /** How long the former node has to end a connection when its client has registered elsewhere. */
  private static final Duration FORMER_PATIENCE = Duration.ofSeconds(5);

  /** What all conversations of a client share. */
  record Shared(
      Outbox outbox,
      Callbacks callbacks,
      SeenMessages seen,
      Search search,
      Duration ackTimeout,
      Frame farewell) {}

  /** How it came to its end. */
  sealed interface Outcome {
    record Ended(Ending ending) implements Outcome {}

    /** The client is registered on {@code next}; the former connection is still read. */
    record Moved(Connection next) implements Outcome {}
  }

  private final Connection connection;
  private final Shared shared;
  private final Outbox outbox;
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
  private final CountDownLatch readToEnd = new CountDownLatch(1);
  private final Thread reader = Thread.ofVirtual().name("ringcast-reader").unstarted(this::read);
  private final long number;

  // Guarded by this.
  private boolean moving;
  private long ownDoingUntilNanos = System.nanoTime();
  private @Nullable Ending endedWhileMoving;
  private @Nullable Request newest;

  /** To go on at another node, when it is time. */
  private record Request(Message.ServerMove move, long dueNanos) {
    static Request of(Message.ServerMove move) {
      return new Request(move, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(move.afterMs()));
    }
  }

  Conversation(Connection connection, Shared shared) {
    this.connection = connection;
    this.shared = shared;
    this.outbox = shared.outbox();
    number = outbox.beginConnection(connection.grants(Capability.USERS));
  }

  /** Talks until the connection ends or the client has moved. */
  Outcome run() throws InterruptedException {
    reader.start();
    Thread.ofVirtual().name("ringcast-writer").start(this::write);
    Thread.ofVirtual().name("ringcast-watch").start(this::watch);
    Outcome end = null;
    try {
      end = outcome.get();
      return end;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the reader failed", e);
    } finally {
      outbox.endConnection(number);
      if (end instanceof Outcome.Moved) {
        Thread.ofVirtual()
            .name("ringcast-former")
            .start(() -> closeUnlessReadWithin(FORMER_PATIENCE, "the client has moved"));
      } else {
        abandon("the client ended the connection");
      }
    }
  }

  /** Ends it at once; nothing that comes is told any more. */
  void abandon(String reason) {
    connection.close(reason);
    reader.interrupt();
  }

  /** Whether everything has been read that ever will be. */
  boolean isReadToEnd() {
    return readToEnd.getCount() == 0;
  }

  private void read() {
    try {
      end(readFrames());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end(Ending.lost("the client ended the connection"));
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("Reading failed");
      end(Ending.lost("the client failed: " + e));
    } finally {
      readToEnd.countDown();
      connection.close("the connection was read to its end");
    }
  }

  private synchronized void end(Ending ending) {
    if (moving) {
      // Very likely because of the move: how that goes decides.
      endedWhileMoving = ending;
      notifyAll();
    } else {
      outcome.complete(new Outcome.Ended(unlessOwnDoing(ending)));
    }
  }

  /**
   * A registration that got no answer may have replaced this very session, as the node says when it
   * hears of it: that is no reason to stay away.
   */
  private Ending unlessOwnDoing(Ending ending) {
    boolean ownDoing = !ending.mayReconnect() && System.nanoTime() - ownDoingUntilNanos < 0;
    return ownDoing ? Ending.lost(ending.reason()) : ending;
  }

  private Ending readFrames() throws InterruptedException {
    while (true) {
      try {
        Envelope envelope = connection.receive();
        if (envelope == null) {
          return Ending.lost("the node closed the connection");
        }
        if (envelope.message() instanceof Message.ServerResponse response
            && Ending.isToldBy(response)) {
          return Ending.of(response);
        }
        on(envelope);
      } catch (InvalidMessageException e) {
        // A newer node may say things that this client does not know.
        log.atDebug().addKeyValue("problem", e.getMessage()).log("Message ignored");
      } catch (IOException e) {
        String reason = connection.closedBecause();
        return Ending.lost(reason == null ? "the connection broke: " + e.getMessage() : reason);
      }
    }
  }

  private void on(Envelope envelope) throws InterruptedException {
    switch (envelope.message()) {
      case Message.ClientMessage chat -> {
        String sender = envelope.senderId();
        String messageId = envelope.messageId();
        if (shared.seen().add(sender, messageId)) {
          shared
              .callbacks()
              .onMessage(new Chat(sender, chat.content(), chat.recipient(), messageId));
        } else {
          log.atDebug().addKeyValue("message", messageId).log("Duplicate dropped");
        }
      }
      case Message.MessageAck ack -> onAck(ack);
      case Message.Users users -> {
        if (outbox.remove(users.queryId()) instanceof Pending.Asked asked) {
          asked.answer().complete(new UserList(users.users(), users.total()));
        }
      }
      case Message.ServerResponse response -> shared.callbacks().onNotice(response.message());
      case Message.ServerMove asked -> onMove(asked);
      default ->
          log.atDebug().addKeyValue("type", envelope.message().type()).log("Message ignored");
    }
  }

  private void onAck(Message.MessageAck ack) {
    if (ack.ackedMessageId() != null
        && outbox.remove(ack.ackedMessageId()) instanceof Pending.Said said) {
      String info = ack.info() == null ? "" : ack.info();
      said.answer().complete(new Ack(said.messageId(), ack.success(), info));
    }
  }

  private void write() {
    try {
      List<Frame> batch = outbox.take(number);
      while (!batch.isEmpty()) {
        connection.send(batch);
        batch = outbox.take(number);
      }
      if (outbox.isOpenFor(number)) {
        connection.send(List.of(shared.farewell()));
      }
    } catch (IOException e) {
      endAfterLastWords("the connection broke: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Writing has failed, but the node may have said why before it closed, and above all that the
   * client must not come back: so the reader gets time to come to it.
   */
  private void endAfterLastWords(String reason) {
    closeUnlessReadWithin(LAST_WORDS_PATIENCE, reason);
  }

  private void closeUnlessReadWithin(Duration limit, String reason) {
    try {
      if (!readToEnd.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        connection.close(reason);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      connection.close(reason);
    }
  }

  private void watch() {
    try {
      if (outbox.awaitOverdue(number, shared.ackTimeout())) {
        connection.close("the node did not answer within " + Timeouts.words(shared.ackTimeout()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // Moving.

  /** The newest request counts: nodes ask again when a client hasn't gone, or is to go sooner. */
  private synchronized void onMove(Message.ServerMove move) {
    if (outcome.isDone()) {
      return;
    }
    newest = Request.of(move);
    if (moving) {
      notifyAll();
    } else {
      moving = true;
      Thread.ofVirtual().name("ringcast-move").start(this::move);
    }
  }

  private void move() {
    String problem;
    do {
      problem = moveOnce();
    } while (problem != null && stay(problem));
  }

  /** Follows the newest request when its moment comes; tells why it didn't, null when it did. */
  private @Nullable String moveOnce() {
    try {
      Message.ServerMove move = awaitMoment();
      if (move == null) {
        return "the connection ended before the move";
      }
      log.atInfo()
          .addKeyValue("to", move.serverId())
          .addKeyValue("reason", move.reason())
          .log("Moving");
      Connection next =
          shared.search().open(new Endpoint(move.host(), move.port()), this::beforeRegistering);
      if (!outcome.complete(new Outcome.Moved(next))) {
        next.close("the client did not wait for it");
      }
      return null;
    } catch (NotRegisteredException | IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  /** Takes the newest request when it is due; null when the connection ended before. */
  private synchronized Message.@Nullable ServerMove awaitMoment() throws InterruptedException {
    while (endedWhileMoving == null && newest != null) {
      long left = newest.dueNanos() - System.nanoTime();
      if (left <= 0) {
        Message.ServerMove due = newest.move();
        newest = null;
        return due;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return null;
  }

  /** The other node has taken the connection: only now, for a dead one costs time. */
  private void beforeRegistering() {
    synchronized (this) {
      ownDoingUntilNanos = System.nanoTime() + FORMER_PATIENCE.toNanos();
    }
    try {
      outbox.hold(number, ANSWERS_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The client goes on here; true when it was asked to go elsewhere meanwhile. */
  private synchronized boolean stay(String why) {
    log.atInfo().addKeyValue("reason", why).log("Not moved");
    outbox.release(number);
    Ending ending = endedWhileMoving;
    if (ending != null) {
      outcome.complete(new Outcome.Ended(unlessOwnDoing(ending)));
    }
    moving = ending == null && newest != null && !Thread.currentThread().isInterrupted();
    return moving;
  }
}
