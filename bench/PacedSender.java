import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;

/** Sends at a fixed rate, whatever becomes of the messages, each flow in its turn. */
record PacedSender(long intervalNanos) {

  /**
   * Sends for so long by a thread of its own, while this one receives, so that what arrives is read
   * at once; how late the latest message left, in microseconds.
   */
  double send(Load load, long nanos) throws IOException, InterruptedException {
    FutureTask<Long> latest = new FutureTask<>(() -> sendAll(load.flows(), nanos));
    Thread.ofPlatform().daemon().start(latest);
    load.receiveFor(nanos);
    try {
      return latest.get() / 1e3;
    } catch (ExecutionException e) {
      throw new IOException("sending failed", e.getCause());
    }
  }

  private long sendAll(List<Flow> flows, long nanos) throws IOException {
    long start = System.nanoTime();
    long latest = 0;
    for (int i = 0; i * intervalNanos < nanos; i++) {
      long due = start + i * intervalNanos;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      latest = Math.max(latest, System.nanoTime() - due);
      flows.get(i % flows.size()).sendOne();
    }
    return latest;
  }
}
