import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What those who behave well notice of those who don't: recipients that stop reading, a sender that
 * floods, and a storm of connections. docs/benchmarks.md says what each part is.
 *
 * <pre>java bench/Fairness.java [--parts stalled,flood,storm] [--smoke]
 *     [--jvm "-XX:+UseCompactObjectHeaders"] [--jar ringcast.jar]</pre>
 *
 * Ends with exit code 1 if a well-behaved client lost a message or its connection, if one that
 * stopped reading kept its own, or if a node was suspected.
 */
public final class Fairness {

  private static final Path FOLDER = Path.of("target", "fairness").toAbsolutePath();
  private static final long SECOND = 1_000_000_000L;
  private static final int RECIPIENTS = 1000;
  private static final int STALLED = 100;

  /** Large ones, so that the queues of those who don't read are full in less than a minute. */
  private static final int LARGE_PAYLOAD = 1024;

  /** One alone says little: the p99 of two such differ by half. */
  private static final int CALM_PHASES = 3;

  private static final String FLOOD = "flood";
  private static final PacedSender BROADCASTS = new PacedSender(5_000_000);
  private static final PacedSender POLITE = new PacedSender(500_000);
  private static final int POLITE_PAIRS = 99;
  private static final int STORM = 10_000;
  private static final int REGISTERING_AT_ONCE = 64;
  private static final long STALL_LIMIT_SECONDS = 120;
  private static final Pattern SLOW =
      Pattern.compile("ringcast_sessions_closed_total\\{[^}]*slow_consumer[^}]*} ([0-9.]+)");

  /** What must not happen while all live. */
  private static final Set<String> ALARMS =
      Set.of("suspected", "failed", "election_started", "leader_lost", "leader_changed");

  private final Options options;
  private boolean fair = true;

  private Fairness(Options options) {
    this.options = options;
  }

  public static void main(String[] args) throws Exception {
    Options options =
        Options.parse(
            args,
            new TreeSet<>(Set.of("parts", "smoke", "jvm", "jar")),
            Map.of("parts", "stalled,flood,storm", "jvm", Options.PRODUCTION_JVM));
    Fairness fairness = new Fairness(options);
    for (String part : options.names("parts")) {
      switch (part) {
        case "stalled" -> fairness.runStalled();
        case "flood" -> fairness.runFlood();
        case "storm" -> fairness.runStorm();
        default -> Options.fail("--parts " + part + ": allowed are stalled,flood,storm");
      }
    }
    System.exit(fairness.fair ? 0 : 1);
  }

  private void expect(boolean condition, String what) {
    if (!condition) {
      System.out.println("UNFAIR: " + what);
      fair = false;
    }
  }

  private long phaseNanos() {
    return options.has("smoke") ? 2 * SECOND : 10 * SECOND;
  }

  /** A started cluster, of which the caller closes both. */
  private record Nodes(BenchCluster cluster, Servers servers, BenchNode first)
      implements AutoCloseable {
    @Override
    public void close() {
      cluster.close();
    }
  }

  private Nodes start(int count, String part) throws Exception {
    BenchCluster cluster =
        BenchCluster.prepare(
            options,
            count,
            List.of(Servers.MAX_CLIENTS),
            FOLDER.resolve(part));
    Servers servers = Servers.of(cluster);
    servers.start();
    cluster.awaitSettled();
    return new Nodes(cluster, servers, cluster.nodes().getFirst());
  }

  private void runStalled() throws Exception {
    System.out.printf("%n### stalled: %d of %d recipients stop reading%n%n", STALLED, RECIPIENTS);
    try (Nodes nodes = start(1, "stalled");
        Load load = new Load(new RingcastProtocol(), nodes.servers.ports(), 0)) {
      for (int i = 0; i < RECIPIENTS; i++) {
        load.addClient("r%05d".formatted(i), 0, List.of(Protocol.ALL));
      }
      List<LoadClient> recipients = List.copyOf(load.clients());
      LoadClient sender = load.addClient("s00000", 0, List.of());
      load.addFlow(sender, Protocol.ALL, LARGE_PAYLOAD).to(recipients);
      load.connect(REGISTERING_AT_ONCE);
      load.probe();
      // What runs on Java compiles meanwhile.
      BROADCASTS.send(load, 3 * phaseNanos());
      System.out.println(
          "| phase | s | deliveries/s | p50 ms | p99 ms | max ms | node's memory, MB | closed as"
              + " slow_consumer |\n|---|---|---|---|---|---|---|---|");
      for (int i = 0; i < CALM_PHASES; i++) {
        stalledPhase("all read", nodes, load, phaseNanos());
      }
      recipients.subList(0, STALLED).forEach(LoadClient::stall);
      long start = System.nanoTime();
      while (closedAsSlow(nodes.first) < STALLED
          && System.nanoTime() - start < STALL_LIMIT_SECONDS * SECOND) {
        stalledPhase(STALLED + " don't", nodes, load, phaseNanos());
      }
      for (int i = 0; i < CALM_PHASES; i++) {
        stalledPhase("after", nodes, load, phaseNanos());
      }
      load.receiveFor(SECOND);
      checkStalled(nodes, load, recipients.subList(STALLED, RECIPIENTS));
    }
  }

  private void checkStalled(Nodes nodes, Load load, List<LoadClient> others) throws Exception {
    long complete = others.stream().filter(client -> client.outstanding() == 0).count();
    expect(complete == others.size(), "only " + complete + " of the others got all messages");
    expect(load.ended() == 0, load.ended() + " of the others were closed");
    expect(closedAsSlow(nodes.first) == STALLED, "closed were " + closedAsSlow(nodes.first));
  }

  private void stalledPhase(String name, Nodes nodes, Load load, long nanos) throws Exception {
    Latencies times = new Latencies();
    load.record(times);
    BROADCASTS.send(load, nanos);
    load.record(null);
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %,.0f | %s | %.0f | %.0f |%n",
        name,
        nanos / SECOND,
        times.count() / (nanos / 1e9),
        millis(times, 500, 990, 1000),
        nodes.servers.residentBytes() / 1e6,
        closedAsSlow(nodes.first));
  }

  private static String millis(Latencies times, double... shares) {
    List<String> texts = new ArrayList<>();
    for (double share : shares) {
      texts.add(String.format(Locale.ROOT, "%.2f", times.perMille(share) / 1e3));
    }
    return String.join(" | ", texts);
  }

  private static double closedAsSlow(BenchNode node) throws InterruptedException {
    String metrics = node.ask("/actuator/prometheus");
    Matcher closed = SLOW.matcher(metrics == null ? "" : metrics);
    return closed.find() ? Double.parseDouble(closed.group(1)) : 0;
  }

  private void runFlood() throws Exception {
    System.out.printf(
        "%n### flood: %d polite senders, 2,000 messages/s in all, and one that floods%n%n",
        POLITE_PAIRS);
    // The flood is of another thread than what is measured, which would else wait for its own load.
    try (Nodes nodes = start(1, "flood");
        Load polite = new Load(new RingcastProtocol(), nodes.servers.ports(), 0);
        Load rude = new Load(new RingcastProtocol(), nodes.servers.ports(), 0)) {
      for (int i = 0; i < POLITE_PAIRS; i++) {
        addPair(polite, "r%05d".formatted(i), "s%05d".formatted(i));
      }
      addPair(rude, "flooded", "flooding");
      for (Load load : List.of(polite, rude)) {
        load.connect(REGISTERING_AT_ONCE);
        load.probe();
        load.run(1, phaseNanos());
        load.drain();
        load.allowEnds();
      }
      // What runs on Java compiles meanwhile, also what only a flood sets going.
      talk(polite, rude, true);
      System.out.println(
          "| phase | polite: messages | p50 ms | p99 ms | p99.9 ms | max ms | flood: messages/s"
              + " delivered | closed as slow_consumer |\n|---|---|---|---|---|---|---|---|");
      floodPhase("without", nodes, polite, rude, false);
      floodPhase("with", nodes, polite, rude, true);
      floodPhase("after", nodes, polite, rude, false);
      for (LoadClient client : polite.clients()) {
        expect(client.outstanding() == 0, client.user + " missed " + client.outstanding());
      }
      expect(polite.ended() + rude.ended() == 0, "connections were closed");
    }
  }

  private static void addPair(Load load, String recipient, String sender) {
    LoadClient listener = load.addClient(recipient, 0, List.of(recipient));
    load.addFlow(load.addClient(sender, 0, List.of()), recipient).to(List.of(listener));
  }

  private void floodPhase(String name, Nodes nodes, Load polite, Load rude, boolean floods)
      throws Exception {
    Latencies times = new Latencies();
    long before = rude.deliveries();
    polite.record(times);
    talk(polite, rude, floods);
    double flooded = (rude.deliveries() - before) / (phaseNanos() / 1e9);
    polite.record(null);
    System.out.printf(
        Locale.ROOT,
        "| %s | %,d | %s | %,.0f | %.0f |%n",
        name,
        times.count(),
        millis(times, 500, 990, 999, 1000),
        flooded,
        closedAsSlow(nodes.first));
  }

  /** The polite talk for a phase, and meanwhile the other one floods or doesn't. */
  private void talk(Load polite, Load rude, boolean floods) throws Exception {
    Flow flood = rude.flows().getLast();
    FutureTask<Void> flooding =
        new FutureTask<>(
            () -> {
              if (floods) {
                rude.floodFor(flood, phaseNanos());
              }
              rude.receiveFor(2 * SECOND);
              return null;
            });
    Thread.ofPlatform().name(FLOOD).daemon().start(flooding);
    giveWay(FLOOD);
    POLITE.send(polite, phaseNanos());
    // Before it waits for the other thread: what came meanwhile would look late.
    polite.receiveFor(2 * SECOND);
    flooding.get();
  }

  /**
   * Whoever floods does it from a machine of its own in earnest, and takes no time from the node's
   * processors: so a thread that does it here runs only when nobody else wants to.
   */
  private static void giveWay(String thread) throws IOException, InterruptedException {
    try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
      for (Path task : tasks.toList()) {
        if (Files.readString(task.resolve("comm")).strip().equals(thread)) {
          new ProcessBuilder("renice", "-n", "19", "-p", task.getFileName().toString())
              .start()
              .waitFor();
        }
      }
    }
  }

  private void runStorm() throws Exception {
    System.out.printf("%n### storm: %,d clients connect at once to one of three nodes%n%n", STORM);
    try (Nodes nodes = start(3, "storm");
        HeartbeatWatch heartbeats = HeartbeatWatch.start(nodes.cluster.multicastPort());
        Load load = new Load(new RingcastProtocol(), nodes.servers.ports().subList(0, 1), 0)) {
      for (BenchNode node : nodes.cluster.nodes()) {
        node.forgetEvents();
      }
      for (int i = 0; i < STORM; i++) {
        load.addClient("r%05d".formatted(i), 0, List.of());
      }
      load.allowEnds();
      long start = System.nanoTime();
      load.connect(STORM);
      double seconds = (System.nanoTime() - start) / 1e9;
      load.receiveFor(5 * SECOND);
      System.out.printf(
          Locale.ROOT,
          "All answered after %.2f s: %,d registered, %d closed, %d refused. Heartbeats: %s.%n",
          seconds,
          load.registered(),
          load.ended(),
          load.refusals(),
          heartbeats.report());
      expect(load.registered() - load.ended() == STORM, "not all are registered");
      checkNobodyWasSuspected(nodes.cluster);
    }
  }

  private void checkNobodyWasSuspected(BenchCluster cluster) throws InterruptedException {
    for (BenchNode node : cluster.nodes()) {
      for (BenchNode.Event event : node.newEvents()) {
        expect(!ALARMS.contains(event.kind()), node.id + " saw " + event);
      }
    }
  }
}
