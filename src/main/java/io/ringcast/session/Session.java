package io.ringcast.session;

import io.ringcast.wire.CloseReason;
import io.ringcast.wire.Frame;
import io.ringcast.wire.Message.UserSession;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection, as the node sees it.
 *
 * <table>
 * <caption>Transitions; whatever is not here is ignored</caption>
 * <tr><th>from</th><th>on</th><th>to</th></tr>
 * <tr><td>Connected</td><td>a registration that is accepted</td><td>Registered</td></tr>
 * <tr><td>Registered</td><td>{@link #depart}</td><td>Departing</td></tr>
 * <tr><td>Connected, Registered, Departing</td><td>{@link #close}</td><td>Closing</td></tr>
 * <tr><td>Closing</td><td>{@link #onConnectionClosed}</td><td>Closed</td></tr>
 * <tr><td>Connected, Registered, Departing</td><td>{@link #onConnectionClosed}</td>
 *     <td>Closing (connection_lost), then Closed</td></tr>
 * </table>
 *
 * <p>Entering Closing takes the user out of the registry and the directory at once, and ends the
 * outbound queue with the frame that says why. Safe for use by any thread; nothing here blocks.
 */
public final class Session {

  private final long id;
  private final SessionRegistry registry;
  private final Connection connection;
  private final Answers answers;
  private final OutboundQueue queue;
  private final QueueBudget budget;
  private final Object transition = new Object();

  /** Guarded by the transition. */
  private int partBytes;

  private volatile OptionalLong movedAt = OptionalLong.empty();
  private volatile SessionState state = new SessionState.Connected();

  Session(
      long id,
      SessionRegistry registry,
      Connection connection,
      Answers answers,
      SessionLimits limits,
      QueueBudget budget) {
    this.id = id;
    this.registry = registry;
    this.connection = connection;
    this.answers = answers;
    this.budget = budget;
    this.queue = new OutboundQueue(limits.queueBytes(), budget, connection::onReadyToWrite);
  }

  /** Counts the connections of this node, for logs. */
  public long id() {
    return id;
  }

  public OutboundQueue queue() {
    return queue;
  }

  /** True until the session is closing, or its user goes on elsewhere: takes from the client. */
  public boolean isOpen() {
    return state instanceof SessionState.Connected || state instanceof SessionState.Registered;
  }

  /** True from an accepted registration until the session takes nothing more from the client. */
  public boolean isRegistered() {
    return state instanceof SessionState.Registered;
  }

  /** Why the session is closing or closed. */
  public Optional<CloseReason> closeReason() {
    return switch (state) {
      case SessionState.Connected ignored -> Optional.empty();
      case SessionState.Registered ignored -> Optional.empty();
      case SessionState.Departing ignored -> Optional.empty();
      case SessionState.Closing closing -> Optional.of(closing.reason());
      case SessionState.Closed closed -> Optional.of(closed.reason());
    };
  }

  SessionState state() {
    return state;
  }

  /**
   * Becomes a user of the cluster, unless it is not new or closing already.
   *
   * @param registration called only if the session can take it
   * @param answer queued before anything else can be, but not written before {@link #startWriting}
   */
  boolean register(Supplier<UserSession> registration, Set<Capability> capabilities, Frame answer) {
    synchronized (transition) {
      if (!(state instanceof SessionState.Connected connected)) {
        return false;
      }
      queue.put(new Parcel(answer));
      state = connected.toRegistered(registration.get(), capabilities);
      return true;
    }
  }

  /** Whether the client is a user and may be asked to move. */
  boolean isMovable() {
    return state instanceof SessionState.Registered registered
        && registered.capabilities().contains(Capability.MOVE);
  }

  /** It is on its way, or it has come by a move, as of that moment. */
  void onMove(long nowNanos) {
    movedAt = OptionalLong.of(nowNanos);
  }

  /** When it moved last, as far as this node knows. */
  OptionalLong movedAt() {
    return movedAt;
  }

  /** The user registered at another node: takes nothing more from the client here. */
  boolean depart() {
    synchronized (transition) {
      if (!(state instanceof SessionState.Registered registered)) {
        return false;
      }
      state = registered.toDeparting();
      return true;
    }
  }

  void startWriting() {
    queue.wake();
  }

  /** Queues what the node itself has to say. */
  void send(Frame frame) {
    deliver(new Parcel(frame));
  }

  /**
   * The connection holds {@code bytes} of a message that has not come whole. When all clients
   * together hold too much, who holds more than a fair share ends.
   */
  public void onPart(int bytes) {
    synchronized (transition) {
      int held = isOpen() ? bytes : 0;
      budget.addPart(held - partBytes);
      partBytes = held;
    }
    if (bytes > OutboundQueue.FAIR_SHARE_BYTES && budget.isExceeded()) {
      close(CloseReason.NODE_FULL, "no memory for so long a message at present");
    }
  }

  /**
   * Queues a message.
   *
   * @return false if the session takes nothing more; one without room is closed as too slow
   */
  boolean deliver(Parcel parcel) {
    return switch (queue.offer(parcel)) {
      case QUEUED -> true;
      case ENDED -> false;
      case OVERFLOW -> {
        close(CloseReason.SLOW_CONSUMER);
        yield false;
      }
    };
  }

  /** Ends the session, telling the client why; of several calls the first one counts. */
  public void close(CloseReason reason) {
    close(reason, Answers.defaultDetail(reason));
  }

  /**
   * @param detail what happened, in words for the client
   */
  void close(CloseReason reason, String detail) {
    close(reason, answers.ending(reason, detail).orElse(null));
  }

  void close(CloseReason reason, @Nullable Frame last) {
    UserSession user;
    synchronized (transition) {
      switch (state) {
        case SessionState.Connected connected -> {
          user = null;
          state = connected.toClosing(reason);
        }
        case SessionState.Registered registered -> {
          user = registered.userSession();
          state = registered.toClosing(reason);
        }
        case SessionState.Departing departing -> {
          user = departing.userSession();
          state = departing.toClosing(reason);
        }
        case SessionState.Closing ignored -> {
          return;
        }
        case SessionState.Closed ignored -> {
          return;
        }
      }
    }
    registry.onClosing(this, user, reason);
    connection.onClosing();
    queue.end(last == null ? null : new Parcel(last), reason == CloseReason.SLOW_CONSUMER);
  }

  /** The connection is gone, whoever closed it. */
  public void onConnectionClosed() {
    close(CloseReason.CONNECTION_LOST);
    synchronized (transition) {
      if (!(state instanceof SessionState.Closing closing)) {
        return;
      }
      state = closing.toClosed();
    }
    queue.abandon();
    registry.onClosed();
  }
}
