package io.ringcast.session;

import io.ringcast.node.Ticker;
import io.ringcast.routing.LocalDelivery;
import io.ringcast.routing.ReplacedListener;
import io.ringcast.routing.UserDirectory;
import io.ringcast.wire.CloseReason;
import io.ringcast.wire.Frame;
import io.ringcast.wire.Message.UserSession;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The sessions of this node: {@code user -> session}, and what they are allowed to take together.
 *
 * <p>A place is taken by a registered user, not by a connection: a newer registration of the same
 * user takes over the place of the older one, also on a full node. Connections that have not
 * registered are bounded in number by the listener and in time by the registration deadline.
 */
public final class SessionRegistry implements LocalDelivery, ReplacedListener {

  private static final Logger log = LoggerFactory.getLogger(SessionRegistry.class);

  /** What became of a registration. */
  enum Registration {
    REGISTERED,
    FULL,
    /** The node is draining and takes nobody new. */
    DRAINING,
    /** The session was not new, or is closing. */
    NOT_POSSIBLE
  }

  private final UserDirectory directory;
  private final Answers answers;
  private final SessionLimits limits;
  private final QueueBudget budget;
  private final Ticker ticker;
  private final ConcurrentHashMap<String, Session> sessions = new ConcurrentHashMap<>();
  private final AtomicInteger clients = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong lastId = new AtomicLong();
  private final Map<CloseReason, LongAdder> closed = new EnumMap<>(CloseReason.class);
  private volatile boolean draining;

  public SessionRegistry(
      UserDirectory directory, Answers answers, SessionLimits limits, Ticker ticker) {
    this.directory = directory;
    this.answers = answers;
    this.limits = limits;
    this.ticker = ticker;
    this.budget = new QueueBudget(limits.totalQueueBytes());
    for (CloseReason reason : CloseReason.values()) {
      closed.put(reason, new LongAdder());
    }
  }

  /** A session for a connection just accepted; it ends by {@link Session#onConnectionClosed}. */
  public Session open(Connection connection) {
    connections.incrementAndGet();
    return new Session(lastId.incrementAndGet(), this, connection, answers, limits, budget);
  }

  /**
   * Makes {@code session} the one session of {@code user}; an older one here or on any node is
   * closed.
   */
  Registration register(Session session, String user, Set<Capability> capabilities) {
    Frame answer = answers.registered(user, capabilities);
    boolean comesFromElsewhere = directory.locate(user).isPresent();
    Session[] older = new Session[1];
    Registration[] result = new Registration[1];
    // Stamp, state and map change as one: of two registrations at once, the one with the higher
    // stamp is the one that stays.
    sessions.compute(
        user,
        (ignored, current) -> {
          if (current == null && draining) {
            result[0] = Registration.DRAINING;
            return null;
          }
          if (current == null && !takePlace()) {
            result[0] = Registration.FULL;
            return null;
          }
          if (!session.register(() -> directory.register(user), capabilities, answer)) {
            result[0] = Registration.NOT_POSSIBLE;
            if (current == null) {
              clients.decrementAndGet();
            }
            return current;
          }
          result[0] = Registration.REGISTERED;
          if (current == null && comesFromElsewhere) {
            session.onMove(ticker.nanos());
          }
          older[0] = current;
          return session;
        });
    // Only now: whoever reads the answer can be reached by everybody.
    session.startWriting();
    if (older[0] != null) {
      older[0].close(CloseReason.REPLACED);
    }
    return result[0];
  }

  /** Whether to take no new user; those who are here may register again. */
  void setDraining(boolean newValue) {
    draining = newValue;
  }

  /** Ends the session of {@code user}; false if it has none here. */
  boolean close(String user, CloseReason reason) {
    Session session = settled(user);
    if (session != null) {
      session.close(reason);
    }
    return session != null;
  }

  /** The sessions of registered users, as they are while one goes through them. */
  Collection<Session> registered() {
    return Collections.unmodifiableCollection(sessions.values());
  }

  /** The user of {@code session} goes on at another node: its place is free. */
  void onDeparted(Session session, String user) {
    if (sessions.remove(user, session)) {
      clients.decrementAndGet();
    }
  }

  private boolean takePlace() {
    if (clients.incrementAndGet() > limits.maxClients()) {
      clients.decrementAndGet();
      return false;
    }
    return true;
  }

  void onClosing(Session session, @Nullable UserSession user, CloseReason reason) {
    if (user != null) {
      if (sessions.remove(user.user(), session)) {
        clients.decrementAndGet();
      }
      directory.unregister(user);
    }
    count(reason).increment();
    // One client's trouble; that the node itself is at fault is logged where it happens.
    log.atLevel(reason == CloseReason.SLOW_CONSUMER ? Level.INFO : Level.DEBUG)
        .addKeyValue("session", session.id())
        .addKeyValue("reason", reason.code())
        .log("Session closing");
  }

  void onClosed() {
    connections.decrementAndGet();
  }

  @Override
  public void onReplaced(UserSession local) {
    Session session = sessionOf(local);
    if (session != null) {
      session.close(CloseReason.REPLACED);
    }
  }

  /** The session that {@code local} stands for; null if it is closing already. */
  @Nullable Session sessionOf(UserSession local) {
    Session session = settled(local.user());
    return session != null
            && session.state() instanceof SessionState.Registered registered
            && registered.userSession().equals(local)
        ? session
        : null;
  }

  @Override
  public boolean deliver(String user, Frame frame) {
    Parcel parcel = new Parcel(frame);
    Session session = sessions.get(user);
    if (session != null && session.deliver(parcel)) {
      return true;
    }
    // Perhaps the user is registering this very moment, after none or after an older session.
    Session newer = settled(user);
    return newer != null && newer != session && newer.deliver(parcel);
  }

  /** The session of {@code user}, after any registration of the user that is under way. */
  private @Nullable Session settled(String user) {
    return sessions.computeIfPresent(user, (ignored, session) -> session);
  }

  @Override
  public int deliverToAllExcept(String sender, Frame frame) {
    Parcel parcel = new Parcel(frame);
    Session except = sessions.get(sender);
    int delivered = 0;
    for (Session session : sessions.values()) {
      if (session != except && session.deliver(parcel)) {
        delivered++;
      }
    }
    return delivered;
  }

  // Statistics, for anybody.

  /** Registered clients. */
  public int clients() {
    return clients.get();
  }

  public int maxClients() {
    return limits.maxClients();
  }

  /** Connections, registered or not. */
  public int connections() {
    return connections.get();
  }

  /** Bytes in all outbound queues, a frame in several queues counted once. */
  public long queuedBytes() {
    return budget.usedBytes();
  }

  /** Bytes of messages that have not come whole. */
  public long partBytes() {
    return budget.partBytes();
  }

  /** Share of the bytes allowed in all outbound queues and in messages not yet whole, 0 to 1. */
  public double queuePressure() {
    return budget.pressure();
  }

  /** Clients whose outbound queue is more than half full. */
  public int slowClients() {
    return budget.slowQueues();
  }

  /** How many sessions ended for {@code reason} since the start. */
  public long closed(CloseReason reason) {
    return count(reason).sum();
  }

  private LongAdder count(CloseReason reason) {
    return Objects.requireNonNull(closed.get(reason));
  }
}
