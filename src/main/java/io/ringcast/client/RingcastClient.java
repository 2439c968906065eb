package io.ringcast.client;

import io.ringcast.node.Endpoint;
import io.ringcast.wire.Envelope;
import io.ringcast.wire.Frame;
import io.ringcast.wire.Message;
import io.ringcast.wire.MessageCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * One user of a cluster.
 *
 * <pre>{@code
 * try (RingcastClient alice =
 *     RingcastClient.builder("alice")
 *         .address(new Endpoint("localhost", 5001))
 *         .address(new Endpoint("localhost", 5002))
 *         .listener(listener)
 *         .build()) {
 *   alice.connect();
 *   Ack ack = alice.sendPrivate("bob", "Hi Bob!").join();
 * }
 * }</pre>
 *
 * <p>When its connection is lost, the client finds another node by itself and sends again, with the
 * same ids and in the old order, what was not acknowledged; what arrives twice is dropped by the
 * receiving client, which remembers the last 8,192 messages. So a message is delivered once as long
 * as this process lives and some node can be reached.
 *
 * <p>Futures are completed by the thread that reads from the node: what depends on them must not
 * block it, or use an executor of its own ({@code thenAcceptAsync}). Safe for use by several
 * threads.
 */
public final class RingcastClient implements AutoCloseable {

  private static final String HALF_A_CHARACTER =
      "text with half a character in it (an unpaired surrogate)";

  private final ClientSettings settings;
  private final Outbox outbox;
  private final Callbacks callbacks;
  private final ConnectionLoop loop;
  private final MessageCodec codec = new MessageCodec();
  private final AtomicBoolean connectCalled = new AtomicBoolean();

  private RingcastClient(ClientSettings settings, ChatListener listener) {
    this.settings = settings;
    this.outbox = new Outbox(settings.maxPending(), System::nanoTime);
    this.callbacks = new Callbacks(listener);
    this.loop = new ConnectionLoop(settings, outbox, callbacks);
  }

  public static Builder builder(String user) {
    return new Builder(user);
  }

  /**
   * Connects and waits until the user is registered. Each address is tried once; without addresses,
   * discovery asks until its time-out. The listener's {@code onConnected} has returned then. To be
   * called once: a client that could not connect is closed.
   *
   * @throws ClientException if no node took the client, saying what was tried
   * @throws IllegalStateException if it was called before
   */
  public void connect() throws InterruptedException {
    if (!connectCalled.compareAndSet(false, true)) {
      throw new IllegalStateException("connect() was called before; build a new client");
    }
    CompletableFuture<Void> registered = loop.start();
    try {
      registered.get();
    } catch (ExecutionException e) {
      throw new ClientException(String.valueOf(registered.exceptionNow().getMessage()));
    } catch (InterruptedException e) {
      close();
      throw e;
    }
  }

  /**
   * Sends to every other registered user of the cluster.
   *
   * @return the node's answer, also when it refused the message. It fails with a {@link
   *     ClientException} if the client is closed or gives up before there is one, or if the message
   *     cannot be sent at all: too long, not valid Unicode, too many waiting.
   */
  public CompletableFuture<Ack> broadcast(String content) {
    return say(content, null);
  }

  /** Sends to one user, on whichever node; the same future as of {@link #broadcast}. */
  public CompletableFuture<Ack> sendPrivate(String user, String content) {
    return say(content, user);
  }

  private CompletableFuture<Ack> say(String content, @Nullable String recipient) {
    CompletableFuture<Ack> answer = new CompletableFuture<>();
    if (isUnicode(content) && (recipient == null || isUnicode(recipient))) {
      submit(
          new Message.ClientMessage(content, recipient, null),
          (id, frame) -> new Pending.Said(id, frame, answer));
    } else {
      answer.completeExceptionally(new ClientException("not sent: " + HALF_A_CHARACTER));
    }
    return answer;
  }

  /**
   * Asks who is registered anywhere in the cluster.
   *
   * @param limit at most this many names, 1 to 1000
   * @return fails like that of {@link #broadcast}, and if the node does not tell
   */
  public CompletableFuture<UserList> users(int limit) {
    return ask(new Message.UsersQuery(null, limit));
  }

  /** Asks whether one user is registered anywhere in the cluster; fails like {@link #users}. */
  public CompletableFuture<Boolean> isRegistered(String user) {
    if (!isUnicode(user)) {
      return CompletableFuture.completedFuture(false);
    }
    return ask(new Message.UsersQuery(user, 1)).thenApply(found -> found.users().contains(user));
  }

  private CompletableFuture<UserList> ask(Message.UsersQuery query) {
    CompletableFuture<UserList> answer = new CompletableFuture<>();
    submit(query, (id, frame) -> new Pending.Asked(id, frame, answer));
    return answer;
  }

  private void submit(Message message, BiFunction<String, Frame, Pending> toPending) {
    String id = UUID.randomUUID().toString();
    double now = System.currentTimeMillis() / 1000.0;
    Frame frame = codec.encode(new Envelope(settings.user(), id, now, message));
    Pending pending = toPending.apply(id, frame);
    int length = frame.size() - Frame.HEADER_BYTES;
    if (length > settings.maxMessageBytes()) {
      pending
          .answer()
          .completeExceptionally(
              new ClientException(
                  "not sent: the message takes "
                      + length
                      + " bytes, and at most "
                      + settings.maxMessageBytes()
                      + " are allowed"));
    } else {
      outbox.add(pending);
    }
  }

  private static boolean isUnicode(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  /** How many messages and questions wait for their answers. */
  public int pending() {
    return outbox.size();
  }

  /**
   * Unregisters and disconnects. Messages that wait are still sent and answered if that is quick;
   * the futures of the others fail. Takes at most the time-out for closing and a moment more; after
   * it the listener is not called again, unless it was slow.
   */
  @Override
  public void close() {
    Duration patience = settings.timeouts().close();
    try {
      loop.stop(patience);
      callbacks.join(patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      outbox.fail(new ClientException("the client is closed"));
    }
  }

  /** Collects what a client is built with; addresses or a discovery, or both, are required. */
  public static final class Builder {

    private static final int DEFAULT_MAX_PENDING = 1000;
    private static final int DEFAULT_MAX_MESSAGE_BYTES = 1024 * 1024;

    private final String user;
    private final List<Endpoint> addresses = new ArrayList<>();
    private @Nullable Discovery discovery;
    private ChatListener listener = new ChatListener() {};
    private Timeouts timeouts = Timeouts.DEFAULT;
    private int maxPending = DEFAULT_MAX_PENDING;
    private int maxMessageBytes = DEFAULT_MAX_MESSAGE_BYTES;

    private Builder(String user) {
      if (user.isBlank() || !isUnicode(user)) {
        throw new IllegalArgumentException("a user id must not be empty, nor " + HALF_A_CHARACTER);
      }
      this.user = user;
    }

    /** A node to connect to; may be called several times, the first is tried first. */
    public Builder address(Endpoint node) {
      addresses.add(node);
      return this;
    }

    public Builder addresses(List<Endpoint> nodes) {
      addresses.addAll(nodes);
      return this;
    }

    /** Finds nodes by multicast; beside addresses only once these were lost. */
    public Builder discovery(Discovery how) {
      this.discovery = how;
      return this;
    }

    public Builder listener(ChatListener chatListener) {
      this.listener = chatListener;
      return this;
    }

    public Builder timeouts(Timeouts howLong) {
      this.timeouts = howLong;
      return this;
    }

    /** How many messages may wait for their answers, 1000 by default; further ones fail. */
    public Builder maxPending(int messages) {
      this.maxPending = requirePositive(messages, "maxPending");
      return this;
    }

    /** The longest message in bytes as JSON, 1 MiB by default like a node's; longer ones fail. */
    public Builder maxMessageBytes(int bytes) {
      this.maxMessageBytes = requirePositive(bytes, "maxMessageBytes");
      return this;
    }

    private static int requirePositive(int value, String name) {
      if (value < 1) {
        throw new IllegalArgumentException(name + " must be positive, not " + value);
      }
      return value;
    }

    /**
     * @throws IllegalStateException if there are neither addresses nor a discovery
     */
    public RingcastClient build() {
      if (addresses.isEmpty() && discovery == null) {
        throw new IllegalStateException("a client needs an address or a discovery");
      }
      return new RingcastClient(
          new ClientSettings(
              user, List.copyOf(addresses), discovery, timeouts, maxPending, maxMessageBytes),
          listener);
    }
  }
}
