import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Kills the leader again and again, and measures how long the survivors take to agree on another.
 *
 * <pre>java bench/LeaderKills.java [--kills 20] [--nodes 3] [--silent] [--load] [--poll]
 *     [--heartbeat 100ms] [--clients 20] [--window 8] [--jvm "-Xmx128m"] [--jar ringcast.jar]</pre>
 *
 * A kill is {@code kill -9}; with {@code --silent} it is {@code kill -STOP}: a host that hangs, its
 * connections open. With {@code --load} clients chat all the while, see {@link ChatLoad}.
 *
 * <p>The time goes from just before the signal to the moment at which the last survivor took the
 * new leader for its own, and so do the times of the steps before. They are what the nodes
 * themselves noted, in microseconds, by the one clock of this machine; nobody is asked anything in
 * the first {@value #QUIET_MILLIS} ms. Then each survivor is asked whom it follows, and that nobody
 * changed his mind is checked until the killed node is back. With {@code --poll} the survivors are
 * asked without a pause instead, which disturbs them: the first answers that name the new leader
 * are a check of the events' times.
 */
public final class LeaderKills {

  private static final int QUIET_MILLIS = 200;
  private static final int LOAD_SETTLES_MILLIS = 3000;
  private static final Path FOLDER = Path.of("target", "leader-kills");
  private static final String TOTAL = "all agree";
  private static final List<BenchNode.Event> NOTHING = List.of();

  private final Options options;
  private final BenchCluster cluster;
  private final Map<String, List<Double>> millis = new LinkedHashMap<>();

  private LeaderKills(Options options, BenchCluster cluster) {
    this.options = options;
    this.cluster = cluster;
  }

  public static void main(String[] args) throws Exception {
    Options options =
        Options.parse(
            args,
            new TreeSet<>(
                Set.of(
                    "kills", "nodes", "silent", "load", "poll", "heartbeat", "clients", "window",
                    "jvm", "jar")));
    System.out.printf(
        "%d nodes, %d times %s%s on %d processors, heartbeats every %s, java %s; output in %s%n",
        options.nodes(),
        options.number("kills"),
        options.has("silent") ? "kill -STOP" : "kill -9",
        options.has("load") ? " under load" : "",
        Runtime.getRuntime().availableProcessors(),
        options.heartbeat().orElse("2s"),
        options.jvmText(),
        FOLDER);
    try (BenchCluster cluster = BenchCluster.start(options, FOLDER)) {
      new LeaderKills(options, cluster).run();
    }
    System.exit(0);
  }

  private void run() throws Exception {
    BenchNode leader = cluster.awaitSettled();
    try (ChatLoad load = options.has("load") ? ChatLoad.start(cluster.nodes(), options) : null) {
      for (int i = 1; i <= options.number("kills"); i++) {
        if (load != null) {
          Thread.sleep(LOAD_SETTLES_MILLIS);
        }
        String outcome = kill(leader);
        System.out.printf("%3d  %s%s%n", i, outcome, load == null ? "" : "  " + load.rate());
        if (options.has("silent")) {
          leader.signal("CONT");
        } else {
          cluster.startAgain(leader);
        }
        cluster.awaitSettled();
        checkNobodyChangedHisMind(leader);
      }
    }
    millis.forEach(LeaderKills::printSummary);
  }

  private String kill(BenchNode leader) throws Exception {
    List<BenchNode> survivors =
        cluster.nodes().stream().filter(node -> node != leader).toList();
    for (BenchNode node : survivors) {
      node.forgetEvents();
    }
    LeaderPoll poll = options.has("poll") ? LeaderPoll.start(survivors, leader.id) : null;
    Instant start = Instant.now();
    if (options.has("silent")) {
      leader.signal("STOP");
    } else {
      leader.kill();
    }
    Thread.sleep(QUIET_MILLIS);
    Set<String> named = new TreeSet<>();
    for (BenchNode node : survivors) {
      named.add(BenchCluster.awaitSuccessor(node, leader.id));
    }
    if (named.size() > 1) {
      throw new IllegalStateException("the survivors follow different leaders: " + named);
    }
    FailOver failOver = new FailOver(start, leader.id, named.iterator().next());
    for (BenchNode node : survivors) {
      failOver.add(node.newEvents());
    }
    if (!options.has("silent")) {
      leader.awaitEnd();
    }
    StringBuilder line = new StringBuilder(leader.id + " -> " + failOver.leader());
    failOver.steps(TOTAL).forEach((step, time) -> note(line, step, time));
    if (poll != null) {
      note(line, "polled", poll.end(start));
    }
    return line.toString();
  }

  private void note(StringBuilder line, String step, double time) {
    millis.computeIfAbsent(step, _ -> new ArrayList<>()).add(time);
    line.append(String.format(Locale.ROOT, "  %s %.1f", step, time));
  }

  /** Between the agreement and the return of the killed node nobody may have elected again. */
  private void checkNobodyChangedHisMind(BenchNode killed) throws InterruptedException {
    for (BenchNode node : cluster.nodes()) {
      for (BenchNode.Event event : node == killed ? NOTHING : node.newEvents()) {
        if (event.node().equals(killed.id)) {
          break;
        }
        if (event.kind().startsWith("election") || event.kind().startsWith("leader")) {
          throw new IllegalStateException(node.id + " changed its mind: " + event);
        }
      }
    }
  }

  private static void printSummary(String step, List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    System.out.printf(
        Locale.ROOT,
        "%-15s ms: first %7.1f  min %7.1f  p50 %7.1f  p90 %7.1f  p99 %7.1f  max %7.1f  (n = %d)%n",
        step,
        values.getFirst(),
        sorted[0],
        percentile(sorted, 50),
        percentile(sorted, 90),
        percentile(sorted, 99),
        sorted[sorted.length - 1],
        sorted.length);
  }

  /** The smallest value that at least so many percent of all are not above. */
  private static double percentile(double[] sorted, int percent) {
    return sorted[Math.max(0, (int) Math.ceil(percent / 100.0 * sorted.length) - 1)];
  }
}
