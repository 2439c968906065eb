package io.ringcast.session;

import io.ringcast.node.Ticker;
import io.ringcast.wire.CloseReason;
import io.ringcast.wire.Frame;
import java.time.Duration;
import java.util.List;

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
   * {@code spread}; returns how many.
   */
  public int move(int count, Target target, Duration spread) {
    long now = ticker.nanos();
    List<Session> chosen =
        sessions.registered().stream()
            .filter(session -> session.isMovable() && hasStayed(session, now))
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
    return session.movedAt().stream().allMatch(movedAt -> now - movedAt >= SHORTEST_STAY.toNanos());
  }
}
