package io.ringcast.balance;

import io.ringcast.node.NodeId;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Decides which node takes the next client: the one with most room, never one whose weight is 0.
 *
 * <p>What a node told of its load is old by up to a heartbeat: without memory, a burst of clients
 * would all be sent to the one node that was best a moment ago. So those sent to a node lately
 * count as its clients already, and its room counts once less for each of them: within a burst the
 * nodes get clients in proportion to their room. Of equal nodes the lowest id is first. Safe for
 * use by several threads; remembers only the candidates of the last call.
 */
public final class Picker {

  private final long windowNanos;
  private final Map<NodeId, Recent> recents = new HashMap<>();

  /** Clients sent to one node in the present window and the one before. */
  private static final class Recent {
    private long window;
    private int inWindow;
    private int inWindowBefore;

    private int count(long now) {
      if (now != window) {
        inWindowBefore = now == window + 1 ? inWindow : 0;
        inWindow = 0;
        window = now;
      }
      return inWindow + inWindowBefore;
    }
  }

  private record Score(Candidate candidate, double value) {}

  /**
   * @param memory how old a load can be: for this long at least, and twice as long at most, a
   *     client sent to a node is counted
   */
  public Picker(Duration memory) {
    windowNanos = Math.max(1, memory.toNanos());
  }

  /** The node to send a client to; counted as sent. Empty when none has room. */
  public synchronized Optional<Candidate> pick(Collection<Candidate> candidates, long nowNanos) {
    long window = Math.floorDiv(nowNanos, windowNanos);
    recents
        .keySet()
        .retainAll(candidates.stream().map(Candidate::node).collect(Collectors.toSet()));
    Optional<Candidate> best =
        candidates.stream()
            .map(candidate -> new Score(candidate, score(candidate, window)))
            .filter(score -> score.value() > 0)
            .max(
                Comparator.comparingDouble(Score::value)
                    .thenComparing(score -> score.candidate().node(), Comparator.reverseOrder()))
            .map(Score::candidate);
    best.ifPresent(candidate -> recent(candidate.node()).inWindow++);
    return best;
  }

  private double score(Candidate candidate, long window) {
    var load = candidate.load();
    if (load.weight() == 0) {
      return 0;
    }
    int recent = recent(candidate.node()).count(window);
    long clients = (long) load.clients() + recent;
    return Weight.room(clients, load.maxClients(), load.cpu(), load.queue()) / (1 + recent);
  }

  private Recent recent(NodeId node) {
    return recents.computeIfAbsent(node, ignored -> new Recent());
  }
}
