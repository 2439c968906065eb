import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Asks each survivor for its leader, again and again, each by a thread of its own. */
final class LeaderPoll {

  private final String former;
  private final List<Thread> threads = new ArrayList<>();
  private volatile Instant last = Instant.MIN;

  private LeaderPoll(String former) {
    this.former = former;
  }

  static LeaderPoll start(List<BenchNode> survivors, String former) {
    LeaderPoll poll = new LeaderPoll(former);
    survivors.forEach(
        node -> poll.threads.add(Thread.ofPlatform().daemon().start(() -> poll.watch(node))));
    return poll;
  }

  private void watch(BenchNode node) {
    try {
      String named = former;
      while (named == null || named.equals(former)) {
        Thread.sleep(1);
        named = node.leader();
      }
      onNamed(Instant.now());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void onNamed(Instant now) {
    if (now.isAfter(last)) {
      last = now;
    }
  }

  /** Milliseconds from {@code start} to when the last of them had named another leader. */
  double end(Instant start) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
    return Duration.between(start, last).toNanos() / 1e6;
  }
}
