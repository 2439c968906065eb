package io.ringcast.session;

import io.ringcast.node.Ticker;
import io.ringcast.wire.CloseReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties this node of its clients, gently.
 *
 * <table>
 * <caption>Transitions; whatever is not here is ignored</caption>
 * <tr><th>from</th><th>on</th><th>to</th></tr>
 * <tr><td>Serving, Drained</td><td>{@link #begin}</td><td>Draining</td></tr>
 * <tr><td>Draining</td><td>{@link #begin}</td><td>Draining, with the new limit</td></tr>
 * <tr><td>Draining</td><td>no client is left, or the limit is reached</td><td>Drained</td></tr>
 * <tr><td>Draining, Drained</td><td>{@link #takeBack}</td><td>Serving</td></tr>
 * </table>
 *
 * <p>Draining, the node takes nobody new. After a moment in which others learn that, clients that
 * can move are asked to, in waves spread over the first part of the time, and each at its own
 * moment of its wave. One that is still here long after its moment is asked again. At the limit
 * whoever is left is closed; those who have just moved get their {@link Departures#LINGER} all the
 * same. Safe for use by several threads.
 */
public final class Drain {

  private static final Logger log = LoggerFactory.getLogger(Drain.class);

  private static final Duration WAVE = Duration.ofMillis(500);
  private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(3);

  /** The waves take this share of the time; the rest is for those to be asked again. */
  private static final double SPREAD = 0.7;

  /** With few clients, more than their share: the node need not wait for its limit. */
  private static final int SMALLEST_WAVE = 25;

  static final String REASON = "this node is stopping";

  private sealed interface State {
    record Serving() implements State {
      Draining toDraining(long beganNanos, long untilNanos) {
        return new Draining(beganNanos, untilNanos);
      }
    }

    record Draining(long beganNanos, long untilNanos) implements State {
      Draining toDraining(long newUntilNanos) {
        return new Draining(beganNanos, newUntilNanos);
      }

      Drained toDrained() {
        return new Drained();
      }

      Serving toServing() {
        return new Serving();
      }
    }

    record Drained() implements State {
      Draining toDraining(long beganNanos, long untilNanos) {
        return new Draining(beganNanos, untilNanos);
      }

      Serving toServing() {
        return new Serving();
      }
    }
  }

  private final SessionRegistry sessions;
  private final Departures departures;
  private final Answers answers;
  private final Supplier<Optional<Target>> elsewhere;
  private final Duration notice;
  private final Ticker ticker;

  // Guarded by this. Asked: when a session has to be asked again.
  private final Map<Session, Long> asked = new WeakHashMap<>();
  private long nextWaveNanos;
  private volatile State state = new State.Serving();

  /**
   * @param elsewhere the node for the next client that leaves, counted as chosen
   * @param notice from the beginning until the first client is asked
   */
  public Drain(
      SessionRegistry sessions,
      Departures departures,
      Answers answers,
      Supplier<Optional<Target>> elsewhere,
      Duration notice,
      Ticker ticker) {
    this.sessions = sessions;
    this.departures = departures;
    this.answers = answers;
    this.elsewhere = elsewhere;
    this.notice = notice;
    this.ticker = ticker;
  }

  /** Begins, or changes the limit of what has begun. */
  public synchronized void begin(Duration limit) {
    long now = ticker.nanos();
    long until = now + limit.toNanos();
    nextWaveNanos = now;
    state =
        switch (state) {
          case State.Serving serving -> serving.toDraining(now, until);
          case State.Draining draining -> draining.toDraining(until);
          case State.Drained drained -> drained.toDraining(now, until);
        };
    sessions.setDraining(true);
    log.atInfo()
        .addKeyValue("clients", sessions.clients())
        .addKeyValue("limit", limit)
        .log("Draining");
  }

  /**
   * Serves again. Clients that were asked to move may still go.
   *
   * @return false if it does already
   */
  public synchronized boolean takeBack() {
    State former = state;
    state =
        switch (former) {
          case State.Serving serving -> serving;
          case State.Draining draining -> draining.toServing();
          case State.Drained drained -> drained.toServing();
        };
    sessions.setDraining(false);
    asked.clear();
    notifyAll();
    return !(former instanceof State.Serving);
  }

  /** Whether the node takes nobody new. */
  public boolean isDraining() {
    return !(state instanceof State.Serving);
  }

  /** Whether clients may still be here that are to leave. */
  public boolean isUnderWay() {
    return state instanceof State.Draining;
  }

  /** Waits until no drain is under way; it ends by its own limit, given that time goes by. */
  public synchronized void awaitEnd() throws InterruptedException {
    while (isUnderWay()) {
      wait(TimeUnit.SECONDS.toMillis(1));
    }
  }

  /** Time goes by. */
  public synchronized void onTick() {
    if (!(state instanceof State.Draining draining)) {
      return;
    }
    long now = ticker.nanos();
    if (now - draining.untilNanos() >= 0) {
      sessions.registered().forEach(this::end);
    }
    if (sessions.clients() == 0 && departures.size() == 0) {
      finish(draining);
    } else if (now - draining.beganNanos() >= notice.toNanos() && now - nextWaveNanos >= 0) {
      nextWaveNanos = now + WAVE.toNanos();
      ask(draining, now);
    }
  }

  private void finish(State.Draining draining) {
    state = draining.toDrained();
    asked.clear();
    log.atInfo().log("Drained");
    notifyAll();
  }

  private void end(Session session) {
    session.close(
        CloseReason.NODE_STOPPING,
        answers.goElsewhere(CloseReason.NODE_STOPPING, elsewhere.get().map(Target::client)));
  }

  private void ask(State.Draining draining, long now) {
    List<Session> toAsk = new ArrayList<>();
    for (Session session : sessions.registered()) {
      Long again = asked.get(session);
      if (session.isMovable() && (again == null || now - again >= 0)) {
        toAsk.add(session);
      }
    }
    int count = Math.min(toAsk.size(), waveOf(toAsk.size(), draining, now));
    for (int i = 0; i < count; i++) {
      Optional<Target> target = elsewhere.get();
      if (target.isEmpty()) {
        return;
      }
      long afterMillis = WAVE.toMillis() * i / count;
      Session session = toAsk.get(i);
      session.send(answers.move(target.get(), afterMillis, REASON));
      asked.put(session, now + ASK_AGAIN_AFTER.toNanos());
    }
  }

  private static int waveOf(int clients, State.Draining draining, long now) {
    long whole = draining.untilNanos() - draining.beganNanos();
    long left = draining.beganNanos() + (long) (whole * SPREAD) - now;
    long waves = Math.max(1, left / WAVE.toNanos());
    return Math.max(SMALLEST_WAVE, Math.toIntExact(Math.ceilDiv((long) clients, waves)));
  }
}
