package io.ringcast.client;

import io.ringcast.node.Endpoint;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the listener from a thread of its own, so that the listener can send and wait for the
 * answer, which the reading thread brings. At most {@value #CAPACITY} calls wait; beyond, reading
 * stops until the listener has caught up.
 */
final class Callbacks {

  static final int CAPACITY = 1024;

  private static final Logger log = LoggerFactory.getLogger(Callbacks.class);

  private final ChatListener listener;
  private final BlockingQueue<Runnable> calls = new ArrayBlockingQueue<>(CAPACITY);
  private final Thread thread = Thread.ofVirtual().name("ringcast-listener").unstarted(this::run);

  /** Read and written by the calling thread alone. */
  private boolean ended;

  Callbacks(ChatListener listener) {
    this.listener = listener;
  }

  void start() {
    thread.start();
  }

  void onMessage(Chat chat) throws InterruptedException {
    calls.put(() -> listener.onMessage(chat));
  }

  void onConnected(Endpoint node, String serverId) throws InterruptedException {
    calls.put(() -> listener.onConnected(node, serverId));
  }

  void onDisconnected(String reason, boolean willRetry) throws InterruptedException {
    calls.put(() -> listener.onDisconnected(reason, willRetry));
  }

  void onNotice(String text) throws InterruptedException {
    calls.put(() -> listener.onNotice(text));
  }

  /** Does something after all calls before it. */
  void then(Runnable action) throws InterruptedException {
    calls.put(action);
  }

  /**
   * Ends the thread once it has made the calls that wait; those that it cannot soon are dropped.
   */
  void finish(Duration patience) throws InterruptedException {
    Runnable last = () -> ended = true;
    if (!calls.offer(last, patience.toMillis(), TimeUnit.MILLISECONDS)) {
      calls.clear();
      calls.add(last);
    }
  }

  /** Waits for the last call to have returned; at once when called by the listener itself. */
  void join(Duration patience) throws InterruptedException {
    if (Thread.currentThread() != thread && thread.getState() != Thread.State.NEW) {
      thread.join(patience);
    }
  }

  private void run() {
    try {
      while (!ended) {
        Runnable call = calls.take();
        try {
          call.run();
        } catch (RuntimeException e) {
          log.atWarn().setCause(e).log("Listener failed");
        }
      }
    } catch (InterruptedException e) {
      log.atDebug().log("Listener interrupted");
    }
  }
}
