package io.ringcast.cluster;

import io.ringcast.node.Ticker;
import io.ringcast.wire.Message.Load;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The one thread of the control plane: takes inputs from a bounded mailbox, drives {@link
 * ClusterCore}, carries out what it asks for, and publishes the {@link ClusterView}. A platform
 * thread of its own, so that the data plane can't keep it waiting.
 */
public final class ClusterLoop {

  /** How many inputs may wait. A heartbeat that finds it full is dropped, like a lost datagram. */
  public static final int MAILBOX_CAPACITY = 8192;

  private static final int MOST_INPUTS_BEFORE_TICK = 256;
  private static final int TICKS_IN_INTERVAL = 20;
  private static final Duration SHORTEST_TICK = Duration.ofMillis(5);
  private static final Duration LONGEST_TICK = Duration.ofMillis(100);
  private static final Logger log = LoggerFactory.getLogger(ClusterLoop.class);

  private final ClusterCore core;
  private final ClusterTransport transport;
  private final ClusterListener listener;
  private final Supplier<Load> load;
  private final Ticker ticker;
  private final BlockingQueue<ClusterInput> mailbox = new ArrayBlockingQueue<>(MAILBOX_CAPACITY);
  private final LongAdder dropped = new LongAdder();
  private final EventLog events = new EventLog();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final long tickNanos;
  private final Instant origin;
  private final long originNanos;
  private final Thread thread;
  private final Lock viewLock = new ReentrantLock();
  private final Condition viewChanged = viewLock.newCondition();
  private final List<ClusterEvent> toBeLogged = new ArrayList<>();
  private volatile ClusterView view;
  private boolean stopped;

  /**
   * @param heartbeatInterval time goes by for the core in small parts of it
   * @param load this node's present load; asked at each tick
   */
  public ClusterLoop(
      ClusterCore core,
      ClusterTransport transport,
      ClusterListener listener,
      Supplier<Load> load,
      Duration heartbeatInterval,
      LoopClock clock) {
    this.core = core;
    this.transport = transport;
    this.listener = listener;
    this.load = load;
    ticker = clock.ticker();
    origin = clock.wall().instant();
    originNanos = ticker.nanos();
    tickNanos = tick(heartbeatInterval).toNanos();
    view = core.view(originNanos, this::toInstant);
    thread = Thread.ofPlatform().name("cluster").daemon().unstarted(this::run);
  }

  /** The two clocks: one for what is measured, one for what is shown. */
  public record LoopClock(Ticker ticker, Clock wall) {
    /** The machine's. */
    public static LoopClock system() {
      return new LoopClock(System::nanoTime, Clock.systemUTC());
    }
  }

  private static Duration tick(Duration heartbeatInterval) {
    Duration part = heartbeatInterval.dividedBy(TICKS_IN_INTERVAL);
    if (part.compareTo(SHORTEST_TICK) < 0) {
      return SHORTEST_TICK;
    }
    return part.compareTo(LONGEST_TICK) > 0 ? LONGEST_TICK : part;
  }

  public void start() {
    thread.start();
  }

  /** Says goodbye and ends; waits at most {@code limit} for it. */
  public void stop(Duration limit) throws InterruptedException {
    submit(new ClusterInput.Stop());
    if (!ended.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
      log.atWarn().log("The control plane did not end in time");
    }
  }

  /** Hands over an input that may be dropped when the mailbox is full: a datagram's. */
  public void offer(ClusterInput input) {
    if (!mailbox.offer(input)) {
      dropped.increment();
    }
  }

  /** Hands over an input that must not be lost; waits while the mailbox is full. */
  public void submit(ClusterInput input) throws InterruptedException {
    mailbox.put(input);
  }

  /** The cluster as last seen. */
  public ClusterView view() {
    return view;
  }

  public EventLog events() {
    return events;
  }

  /** How many inputs wait. */
  public int mailboxSize() {
    return mailbox.size();
  }

  /** How many inputs found the mailbox full. */
  public long droppedInputs() {
    return dropped.sum();
  }

  private void run() {
    long nextTick = ticker.nanos();
    try {
      while (!stopped) {
        long wait = Math.max(0, nextTick - ticker.nanos());
        ClusterInput input = mailbox.poll(wait, TimeUnit.NANOSECONDS);
        for (int i = 0; input != null && i < MOST_INPUTS_BEFORE_TICK; i++) {
          apply(input);
          input = mailbox.poll();
        }
        if (input != null) {
          apply(input);
        }
        long now = ticker.nanos();
        if (now - nextTick >= 0) {
          guarded("tick", () -> apply(new ClusterInput.Tick(load.get())));
          nextTick = now + tickNanos;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended.countDown();
    }
  }

  private void apply(ClusterInput input) {
    stopped |= input instanceof ClusterInput.Stop;
    // Whoever sees a member in the view may rely on it that all was done for its former life.
    guarded(
        "input",
        () ->
            core.apply(input, ticker.nanos())
                .forEach(output -> guarded("output", () -> carryOut(output))));
    guarded("view", () -> publish(core.view(ticker.nanos(), this::toInstant)));
    // Last, because a line takes longer to write than all the rest.
    toBeLogged.forEach(event -> guarded("log", () -> logEvent(event)));
    toBeLogged.clear();
  }

  /** The control plane outlives a fault of its own: the next heartbeats set things right. */
  private static void guarded(String what, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      log.atError()
          .setCause(e)
          .addKeyValue("step", what)
          .log("The control plane failed at one step and goes on");
    }
  }

  private void publish(ClusterView newView) {
    viewLock.lock();
    try {
      view = newView;
      viewChanged.signalAll();
    } finally {
      viewLock.unlock();
    }
  }

  /**
   * Waits until a view fulfils {@code condition}.
   *
   * @return false if none did within {@code limit}
   */
  public boolean awaitView(Predicate<ClusterView> condition, Duration limit)
      throws InterruptedException {
    long left = limit.toNanos();
    viewLock.lock();
    try {
      while (!condition.test(view)) {
        if (left <= 0) {
          return false;
        }
        left = viewChanged.awaitNanos(left);
      }
      return true;
    } finally {
      viewLock.unlock();
    }
  }

  private void carryOut(ClusterOutput output) {
    switch (output) {
      case ClusterOutput.SendHeartbeat heartbeat -> {
        transport.multicast(heartbeat.datagram());
        transport.sendToAll(heartbeat.overLinks());
      }
      case ClusterOutput.Send send -> transport.send(send.to(), send.message());
      case ClusterOutput.OpenLink link -> transport.openLink(link.member(), link.address());
      case ClusterOutput.CloseLink link -> transport.closeLink(link.member());
      case ClusterOutput.Introduce introduce -> transport.introduce(introduce.nodes());
      case ClusterOutput.MemberGone gone -> listener.onMemberGone(gone.member());
      case ClusterOutput.MustStop mustStop -> listener.onMustStop(mustStop.text());
      case ClusterOutput.Happened happened -> record(happened.event());
    }
  }

  /** Remembers and logs what happened outside the control plane. Any thread may tell. */
  public void report(ClusterEvent event) {
    events.add(toInstant(ticker.nanos()), event);
    logEvent(event);
  }

  private void record(ClusterEvent event) {
    events.add(toInstant(ticker.nanos()), event);
    toBeLogged.add(event);
  }

  private static void logEvent(ClusterEvent event) {
    LoggingEventBuilder line =
        log.atInfo()
            .addKeyValue("event", event.kind().name().toLowerCase(Locale.ROOT))
            .addKeyValue("node", event.node());
    if (event.epoch() != null) {
      line = line.addKeyValue("epoch", event.epoch());
    }
    line.addKeyValue("reason", event.reason()).log("Cluster event");
  }

  private Instant toInstant(long nanos) {
    return origin.plusNanos(nanos - originNanos);
  }
}
