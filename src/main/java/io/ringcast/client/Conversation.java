package io.ringcast.client;

import io.ringcast.wire.Envelope;
import io.ringcast.wire.Frame;
import io.ringcast.wire.InvalidMessageException;
import io.ringcast.wire.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes over one connection, from the registration to its end. Three virtual threads: the
 * caller's reads, one writes what waits in the outbox, one watches that answers come.
 */
final class Conversation {

  private static final Logger log = LoggerFactory.getLogger(Conversation.class);

  private static final Duration LAST_WORDS_PATIENCE = Duration.ofSeconds(2);

  private final Connection connection;
  private final Outbox outbox;
  private final Callbacks callbacks;
  private final SeenMessages seen;
  private final Duration ackTimeout;
  private final Frame farewell;
  private final CountDownLatch readToEnd = new CountDownLatch(1);

  Conversation(
      Connection connection,
      Outbox outbox,
      Callbacks callbacks,
      SeenMessages seen,
      Duration ackTimeout,
      Frame farewell) {
    this.connection = connection;
    this.outbox = outbox;
    this.callbacks = callbacks;
    this.seen = seen;
    this.ackTimeout = ackTimeout;
    this.farewell = farewell;
  }

  /** Talks until the connection ends, and says why it did. */
  Ending run() throws InterruptedException {
    long number = outbox.beginConnection(connection.grants(Capability.USERS));
    Thread.ofVirtual().name("ringcast-writer").start(() -> write(number));
    Thread.ofVirtual().name("ringcast-watch").start(() -> watch(number));
    try {
      return read();
    } finally {
      readToEnd.countDown();
      outbox.endConnection(number);
      connection.close("the client ended the connection");
    }
  }

  private Ending read() throws InterruptedException {
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
        if (seen.add(sender, messageId)) {
          callbacks.onMessage(new Chat(sender, chat.content(), chat.recipient(), messageId));
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
      case Message.ServerResponse response -> callbacks.onNotice(response.message());
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

  private void write(long number) {
    try {
      List<Frame> batch = outbox.take(number);
      while (!batch.isEmpty()) {
        connection.send(batch);
        batch = outbox.take(number);
      }
      if (outbox.isOpenFor(number)) {
        connection.send(List.of(farewell));
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
    try {
      if (!readToEnd.await(LAST_WORDS_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        connection.close(reason);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      connection.close(reason);
    }
  }

  private void watch(long number) {
    try {
      if (outbox.awaitOverdue(number, ackTimeout)) {
        connection.close("the node did not answer within " + Timeouts.words(ackTimeout));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
