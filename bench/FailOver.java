import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One loss of a leader, as the survivors' events tell it. */
final class FailOver {

  private static final double NANOS_PER_MILLI = 1e6;

  private final Instant start;
  private final String killed;
  private final String leader;
  private final Map<String, Double> first = new LinkedHashMap<>();
  private final Map<String, Double> last = new LinkedHashMap<>();
  private double agreed;

  /**
   * @param start just before the kill
   * @param leader whom all survivors follow now
   */
  FailOver(Instant start, String killed, String leader) {
    this.start = start;
    this.killed = killed;
    this.leader = leader;
  }

  String leader() {
    return leader;
  }

  /** Takes what one survivor saw since the kill. */
  void add(List<BenchNode.Event> events) {
    double followed = Double.NaN;
    for (BenchNode.Event event : events) {
      double millis = Duration.between(start, event.time()).toNanos() / NANOS_PER_MILLI;
      boolean leads = event.kind().equals("election_won") || event.kind().equals("leader_changed");
      if (event.node().equals(killed) || leads) {
        first.merge(event.kind(), millis, Math::min);
        last.merge(event.kind(), millis, Math::max);
      }
      if (leads && event.node().equals(leader)) {
        followed = millis;
      }
    }
    if (Double.isNaN(followed)) {
      throw new IllegalStateException("a survivor has no event of its new leader: " + events);
    }
    agreed = Math.max(agreed, followed);
  }

  /**
   * Milliseconds from the kill to each step.
   *
   * @param total the name of the last one: every survivor follows the new leader
   */
  Map<String, Double> steps(String total) {
    Map<String, Double> steps = new LinkedHashMap<>();
    put(steps, "suspected", first.get("suspected"));
    put(steps, "failed", first.get("failed"));
    put(steps, "failed at all", last.get("failed"));
    put(steps, "won", last.get("election_won"));
    steps.put(total, agreed);
    return steps;
  }

  private static void put(Map<String, Double> steps, String name, Double millis) {
    // A silent host is failed without being suspected.
    if (millis != null) {
      steps.put(name, millis);
    }
  }
}
