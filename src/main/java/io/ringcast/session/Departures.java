package io.ringcast.session;

import io.ringcast.node.Ticker;
import io.ringcast.routing.LocalDelivery;
import io.ringcast.routing.ReplacedListener;
import io.ringcast.wire.CloseReason;
import io.ringcast.wire.Frame;
import io.ringcast.wire.Message.UserSession;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The users of this node, and those who have just moved to another one.
 *
 * <p>When a user is registered at its new node, other nodes don't know that at once, and what they
 * sent to this one is still on its way. So the session of a client that can move is not closed when
 * it is replaced by another node: for a while it still gets what comes for its user, and stays in
 * the directory with a claim that lost, so that nobody finds the user nowhere in between. What
 * reaches the client on both ways it drops by message id. Bounded in time, so in number too: each
 * was a registered user within the last {@link #LINGER}.
 */
public final class Departures implements LocalDelivery, ReplacedListener {

  /** Much longer than news of users and messages before them take on a link that works. */
  static final Duration LINGER = Duration.ofSeconds(1);

  private record Departed(Session session, long untilNanos) {}

  private final SessionRegistry sessions;
  private final Ticker ticker;
  private final Map<String, Departed> departed = new ConcurrentHashMap<>();

  public Departures(SessionRegistry sessions, Ticker ticker) {
    this.sessions = sessions;
    this.ticker = ticker;
  }

  @Override
  public void onReplaced(UserSession local) {
    Session session = sessions.sessionOf(local);
    if (session == null) {
      return;
    }
    if (!session.isMovable() || !session.depart()) {
      sessions.onReplaced(local);
      return;
    }
    // In this order: whoever looks finds it in at least one of the two.
    Departed former =
        departed.put(local.user(), new Departed(session, ticker.nanos() + LINGER.toNanos()));
    sessions.onDeparted(session, local.user());
    if (former != null) {
      former.session().close(CloseReason.REPLACED);
    }
  }

  @Override
  public boolean deliver(String user, Frame frame) {
    return sessions.deliver(user, frame) || deliverToDeparted(user, frame);
  }

  private boolean deliverToDeparted(String user, Frame frame) {
    Departed moved = departed.get(user);
    return moved != null && moved.session().deliver(new Parcel(frame));
  }

  @Override
  public int deliverToAllExcept(String sender, Frame frame) {
    int delivered = sessions.deliverToAllExcept(sender, frame);
    if (departed.isEmpty()) {
      return delivered;
    }
    Parcel parcel = new Parcel(frame);
    for (Map.Entry<String, Departed> entry : departed.entrySet()) {
      if (!entry.getKey().equals(sender) && entry.getValue().session().deliver(parcel)) {
        delivered++;
      }
    }
    return delivered;
  }

  /** Time goes by: closes those whose time is over. */
  public void onTick() {
    long now = ticker.nanos();
    departed.forEach((user, moved) -> {
      if (now - moved.untilNanos() >= 0 || moved.session().closeReason().isPresent()) {
        moved.session().close(CloseReason.REPLACED);
        departed.remove(user, moved);
      }
    });
  }

  /** How many have not been closed yet. */
  public int size() {
    return departed.size();
  }
}
