package io.ringcast.session;

import io.ringcast.node.Ticker;
import io.ringcast.wire.CloseReason;
import io.ringcast.wire.Frame;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/** What operators and the leader tell the clients of this node. Safe for use by any thread. */
public final class SessionControl {

  /** A client that has come by a move is not asked by the leader to move again for so long. */
  public static final Duration SHORTEST_STAY = Duration.ofMinutes(1);

  static final String REBALANCING = "another node has more room";

  private final SessionRegistry sessions;
  private final Answers answers;
  private final Ticker ticker;

  public SessionControl(SessionRegistry sessions, Answers answers, Ticker ticker) {
    this.sessions = sessions;
    this.answers = answers;
    this.ticker = ticker;
  }

  /** Ends the session of {@code user}; false if it has none here. */
  public boolean kick(String user) {
    return sessions.close(user, CloseReason.KICKED);
  }

  /** Says {@code text} to all users of this node; returns how many they are. */
  public int notice(String text) {
    Frame frame = answers.notice(text);
    int told = 0;
    for (Session session : sessions.registered()) {
      session.send(frame);
      told++;
    }
    return told;
  }

  /**
   * Asks {@code count} clients at most to go on at {@code target}, one after the other within
   * {@code spread}; returns how many. First those who never moved, then who moved longest ago.
   */
  public int move(int count, Target target, Duration spread) {
    long now = ticker.nanos();
    List<Session> chosen =
        sessions.registered().stream()
            .filter(session -> session.isMovable() && hasStayed(session, now))
            .sorted(
                Comparator.comparingLong((Session session) -> stayNanos(session, now)).reversed())
            .limit(count)
            .toList();
    for (int i = 0; i < chosen.size(); i++) {
      long afterMillis = spread.toMillis() * i / chosen.size();
      chosen.get(i).send(answers.move(target, afterMillis, REBALANCING));
      chosen.get(i).onMove(now);
    }
    return chosen.size();
  }

  private static boolean hasStayed(Session session, long now) {
    return stayNanos(session, now) >= SHORTEST_STAY.toNanos();
  }

  /** Since its last move; without end if it never moved. */
  private static long stayNanos(Session session, long now) {
    OptionalLong movedAt = session.movedAt();
    return movedAt.isPresent() ? now - movedAt.getAsLong() : Long.MAX_VALUE;
  }
}
