import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * Loads a cluster with chat for some minutes and looks whether anybody was suspected, taken for
 * dead or elected anew, though all live.
 *
 * <pre>java bench/SteadyLoad.java [--minutes 10] [--nodes 3] [--heartbeat 100ms] [--clients 20]
 *     [--window 8] [--jvm "-Xmx128m"] [--jar ringcast.jar]</pre>
 *
 * The load is that of {@link ChatLoad}; {@link HeartbeatWatch} tells how late heartbeats were. Ends
 * with exit code 1 if there was a false alarm or a message without an answer.
 */
public final class SteadyLoad {

  private static final Path FOLDER = Path.of("target", "steady-load");
  private static final int REPORT_MILLIS = 10_000;
  private static final long MILLIS_PER_MINUTE = 60_000;

  /** What must not happen while all live. */
  private static final Set<String> ALARMS =
      Set.of("suspected", "failed", "election_started", "leader_lost", "leader_changed");

  private SteadyLoad() {}

  public static void main(String[] args) throws Exception {
    Options options =
        Options.parse(
            args,
            new TreeSet<>(
                Set.of("minutes", "nodes", "heartbeat", "clients", "window", "jvm", "jar")));
    System.out.printf(
        "%d nodes, %d clients each, %d minutes on %d processors, heartbeats every %s, java %s;"
            + " output in %s%n",
        options.nodes(),
        options.number("clients"),
        options.number("minutes"),
        Runtime.getRuntime().availableProcessors(),
        options.heartbeat().orElse("2s"),
        options.jvmText(),
        FOLDER);
    boolean quiet;
    try (BenchCluster cluster = BenchCluster.start(options, FOLDER)) {
      quiet = run(options, cluster);
    }
    System.exit(quiet ? 0 : 1);
  }

  private static boolean run(Options options, BenchCluster cluster) throws Exception {
    cluster.awaitSettled();
    for (BenchNode node : cluster.nodes()) {
      node.forgetEvents();
    }
    int alarms = 0;
    try (ChatLoad load = ChatLoad.start(cluster.nodes(), options);
        HeartbeatWatch heartbeats = HeartbeatWatch.start(cluster.multicastPort())) {
      long start = System.nanoTime();
      long limit = options.number("minutes") * MILLIS_PER_MINUTE * 1_000_000;
      while (System.nanoTime() - start < limit) {
        Thread.sleep(REPORT_MILLIS);
        System.out.printf("%s; %s%n", load.rate(), heartbeats.report());
        alarms += alarms(cluster);
      }
      System.out.println(load.drain());
      alarms += alarms(cluster);
      System.out.printf("%s; %d alarms%n", heartbeats.report(), alarms);
      return alarms == 0 && load.isComplete();
    }
  }

  private static int alarms(BenchCluster cluster) throws InterruptedException {
    int alarms = 0;
    for (BenchNode node : cluster.nodes()) {
      for (BenchNode.Event event : node.newEvents()) {
        boolean alarm = ALARMS.contains(event.kind());
        alarms += alarm ? 1 : 0;
        System.out.printf("%s at %s: %s%n", alarm ? "ALARM" : "event", node.id, event);
      }
    }
    return alarms;
  }
}
