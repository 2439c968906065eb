package io.ringcast.app;

import io.ringcast.node.Ticker;
import io.ringcast.session.Answers;
import io.ringcast.session.Departures;
import io.ringcast.session.Drain;
import io.ringcast.session.SessionRegistry;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All by which clients come to go on at another node, and the thread that drives it. */
final class Moves implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Moves.class);
  private static final Duration TICK = Duration.ofMillis(50);

  /** Within this share of the heartbeat interval others know that a node is draining. */
  private static final int NOTICE_SHARE = 10;

  private static final Duration SHORTEST_NOTICE = Duration.ofMillis(100);
  private static final Duration LONGEST_NOTICE = Duration.ofMillis(500);

  private final Departures departures;
  private final Drain drain;
  private final Placement placement;
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("moves").factory());

  Moves(
      SessionRegistry sessions,
      Answers answers,
      Placement placement,
      Duration heartbeatInterval,
      Ticker ticker) {
    this.placement = placement;
    departures = new Departures(sessions, ticker);
    drain =
        new Drain(
            sessions, departures, answers, placement::target, noticeFor(heartbeatInterval), ticker);
  }

  private static Duration noticeFor(Duration heartbeatInterval) {
    Duration share = heartbeatInterval.dividedBy(NOTICE_SHARE);
    if (share.compareTo(SHORTEST_NOTICE) < 0) {
      return SHORTEST_NOTICE;
    }
    return share.compareTo(LONGEST_NOTICE) > 0 ? LONGEST_NOTICE : share;
  }

  /**
   * @param alsoAtTicks what else is to be done about 20 times a second
   */
  void start(Runnable alsoAtTicks) {
    var _ =
        timer.scheduleWithFixedDelay(
            () -> tick(alsoAtTicks), TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void tick(Runnable also) {
    try {
      departures.onTick();
      drain.onTick();
      also.run();
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("Moving clients failed at one step and goes on");
    }
  }

  Departures departures() {
    return departures;
  }

  Drain drain() {
    return drain;
  }

  /** Whether another node takes clients now. */
  boolean isSomewhereToGo() {
    return placement.target().isPresent();
  }

  /** Empties this node before it stops; at once if there is no other node to go to. */
  void leave(Duration limit) throws InterruptedException {
    drain.begin(isSomewhereToGo() ? limit : Duration.ZERO);
    drain.awaitEnd();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
