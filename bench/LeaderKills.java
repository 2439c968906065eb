import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Kills the leader again and again, and measures how long the survivors take to agree on another.
 *
 * <pre>java bench/LeaderKills.java [--kills 20] [--nodes 3] [--silent] [--jar target/ringcast.jar]</pre>
 *
 * Nodes run on the loopback interface in a cluster of their own. A kill is {@code kill -9}; with
 * {@code --silent} it is {@code kill -STOP}: a host that hangs, its connections open. The time goes
 * from just before the signal to the first moment at which the last answers of all survivors to
 * {@code GET /leader} name one and the same other node; that they still do half a second later is
 * checked. Every survivor is asked by a thread of its own over one connection, again as soon as it
 * has answered and a millisecond has passed: the mean distance between two answers is the
 * resolution, and is printed. Between two kills the node is brought back and the cluster settles.
 */
public final class LeaderKills {

  private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*\"([^\"]+)\"");
  private static final Pattern STABLE = Pattern.compile("\"state\"\\s*:\\s*\"stable\"");
  private static final Pattern ALIVE = Pattern.compile("\"state\"\\s*:\\s*\"alive\"");
  private static final long SETTLE_LIMIT_NANOS = 60_000_000_000L;
  private static final long AGREE_LIMIT_NANOS = 60_000_000_000L;
  private static final long STILL_AGREED_MILLIS = 500;
  private static final Path LOGS = Path.of("target", "leader-kills");
  private static final Set<Integer> PORTS = new HashSet<>();

  private final int kills;
  private final boolean silent;
  private final List<Node> nodes = new ArrayList<>();

  private LeaderKills(int kills, int size, boolean silent, Path jar) {
    this.kills = kills;
    this.silent = silent;
    int multicastPort = freePort();
    for (int i = 1; i <= size; i++) {
      nodes.add(new Node("server" + i, multicastPort, jar));
    }
  }

  public static void main(String[] args) throws Exception {
    int kills = 20;
    int size = 3;
    boolean silent = false;
    Path jar = Path.of("target", "ringcast.jar");
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--kills" -> kills = Integer.parseInt(args[++i]);
        case "--nodes" -> size = Integer.parseInt(args[++i]);
        case "--jar" -> jar = Path.of(args[++i]);
        case "--silent" -> silent = true;
        default -> {
          System.err.println(
              "unknown option " + args[i] + "; allowed are --kills --nodes --jar --silent");
          System.exit(2);
        }
      }
    }
    if (kills < 1 || size < 3 || !Files.isRegularFile(jar)) {
      System.err.println("needed: --kills of 1 or more, --nodes of 3 or more, and " + jar);
      System.exit(2);
    }
    Files.createDirectories(LOGS);
    new LeaderKills(kills, size, silent, jar.toAbsolutePath()).run();
    System.exit(0);
  }

  private void run() throws Exception {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> nodes.forEach(Node::end)));
    System.out.printf(
        "%d nodes, %d times %s on %d processors; output of the nodes in %s%n",
        nodes.size(),
        kills,
        silent ? "kill -STOP" : "kill -9",
        Runtime.getRuntime().availableProcessors(),
        LOGS);
    for (Node node : nodes) {
      node.start();
    }
    List<Double> millis = new ArrayList<>();
    for (int i = 1; i <= kills; i++) {
      Node leader = awaitSettled();
      Agreement agreement = kill(leader);
      millis.add(agreement.millis());
      System.out.printf(
          Locale.ROOT,
          "%3d  %s -> %s  %8.1f ms  (resolution %.1f ms)%n",
          i,
          leader.id,
          agreement.leader(),
          agreement.millis(),
          agreement.resolutionMillis());
      if (silent) {
        leader.signal("CONT");
      } else {
        leader.start();
      }
    }
    double[] sorted = millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    System.out.printf(
        Locale.ROOT,
        "ms until all survivors agree: min %.1f  p50 %.1f  p90 %.1f  p99 %.1f  max %.1f  (n = %d)%n",
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

  private record Agreement(String leader, double millis, double resolutionMillis) {}

  private Agreement kill(Node leader) throws Exception {
    List<Watch> watches =
        nodes.stream().filter(node -> node != leader).map(Watch::new).toList();
    watches.forEach(Watch::begin);
    try {
      // Every watch has its connection and has seen the leader that is to go.
      await(
          "the survivors to name " + leader.id,
          AGREE_LIMIT_NANOS,
          () -> watches.stream().allMatch(watch -> leader.id.equals(watch.seen.leader())));
      watches.forEach(watch -> watch.answers.reset());
      long start = System.nanoTime();
      if (silent) {
        leader.signal("STOP");
      } else {
        leader.process.destroyForcibly();
      }
      await("agreement", AGREE_LIMIT_NANOS, () -> agreed(watches, leader.id) != null);
      long end = watches.stream().mapToLong(watch -> watch.seen.sinceNanos()).max().orElseThrow();
      long answers = watches.stream().mapToLong(watch -> watch.answers.sum()).min().orElseThrow();
      double resolution = (System.nanoTime() - start) / 1e6 / Math.max(1, answers);
      String chosen = agreed(watches, leader.id);
      Thread.sleep(STILL_AGREED_MILLIS);
      if (chosen == null || !chosen.equals(agreed(watches, leader.id))) {
        throw new IllegalStateException("the survivors agreed on " + chosen + ", and then did not");
      }
      return new Agreement(chosen, (end - start) / 1e6, resolution);
    } finally {
      watches.forEach(Watch::end);
      if (!silent) {
        leader.process.waitFor();
      }
    }
  }

  /** The one leader other than {@code killed} that all name, or null. */
  private static String agreed(List<Watch> watches, String killed) {
    Set<String> named = new HashSet<>();
    for (Watch watch : watches) {
      named.add(String.valueOf(watch.seen.leader()));
    }
    String only = named.size() == 1 ? named.iterator().next() : "null";
    return only.equals("null") || only.equals(killed) ? null : only;
  }

  /** Waits until all are stable, see all others alive, and the highest leads; that one. */
  private Node awaitSettled() throws Exception {
    Node highest = nodes.getLast();
    await("a settled cluster", SETTLE_LIMIT_NANOS, () -> {
      Thread.sleep(100);
      for (Node node : nodes) {
        String status = node.ask("/status");
        if (status == null
            || !STABLE.matcher(status).find()
            || ALIVE.matcher(status).results().count() != nodes.size() - 1
            || !highest.id.equals(firstId(node.ask("/leader")))) {
          return false;
        }
      }
      return true;
    });
    return highest;
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(String what, long limitNanos, Condition condition) throws Exception {
    long start = System.nanoTime();
    while (!condition.holds()) {
      if (System.nanoTime() - start > limitNanos) {
        throw new IllegalStateException(
            limitNanos / 1_000_000_000 + " s were not enough for " + what + "; see " + LOGS);
      }
      Thread.sleep(0, 200_000);
    }
  }

  private static String firstId(String json) {
    Matcher id = ID.matcher(json == null ? "" : json);
    return id.find() ? id.group(1) : null;
  }

  private static int freePort() {
    while (true) {
      // Below the range for outgoing connections, so that none grabs it in between.
      int port = ThreadLocalRandom.current().nextInt(10_240, 32_000);
      try (ServerSocket probe = new ServerSocket()) {
        probe.bind(new InetSocketAddress((InetAddress) null, port));
        if (PORTS.add(port)) {
          return port;
        }
      } catch (IOException e) {
        // Taken: try another.
      }
    }
  }

  /** Asks one node for its leader, over and over. */
  private static final class Watch {

    /** What the last answer named, and since when all answers did; null for no leader. */
    record Seen(String leader, long sinceNanos) {}

    final LongAdder answers = new LongAdder();
    volatile Seen seen = new Seen(null, 0);
    private volatile boolean ended;
    private final Node node;
    private final Thread thread = Thread.ofPlatform().daemon().unstarted(this::watch);

    Watch(Node node) {
      this.node = node;
    }

    void begin() {
      thread.start();
    }

    void end() {
      ended = true;
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void watch() {
      while (!ended) {
        String leader = firstId(node.ask("/leader"));
        long now = System.nanoTime();
        answers.increment();
        if (!String.valueOf(leader).equals(String.valueOf(seen.leader()))) {
          seen = new Seen(leader, now);
        }
        try {
          Thread.sleep(1);
        } catch (InterruptedException e) {
          return;
        }
      }
    }
  }

  private static final class Node {
    final String id;
    private final List<String> command = new ArrayList<>();
    private final URI base;
    private final HttpClient http =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    Process process;

    Node(String id, int multicastPort, Path jar) {
      this.id = id;
      int httpPort = freePort();
      base = URI.create("http://127.0.0.1:" + httpPort);
      command.addAll(
          Arrays.asList(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx128m",
              "-XX:TieredStopAtLevel=1",
              "-XX:+UseSerialGC",
              "-jar",
              jar.toString(),
              "--ringcast.node-id=" + id,
              "--ringcast.port=" + freePort(),
              "--ringcast.cluster.port=" + freePort(),
              "--ringcast.cluster.name=leader-kills-" + multicastPort,
              "--ringcast.cluster.interface=lo",
              "--ringcast.cluster.group=224.0.0.1",
              "--ringcast.cluster.multicast-port=" + multicastPort,
              "--server.port=" + httpPort));
    }

    void start() {
      try {
        process =
            new ProcessBuilder(command)
                .directory(LOGS.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                    ProcessBuilder.Redirect.appendTo(LOGS.resolve(id + ".log").toFile()))
                .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void signal(String name) throws IOException, InterruptedException {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    void end() {
      if (process != null) {
        process.destroyForcibly();
      }
    }

    /** The body of the answer; null if there is none, or not of a success. */
    String ask(String path) {
      try {
        HttpResponse<String> response =
            http.send(
                HttpRequest.newBuilder(base.resolve(path)).build(),
                HttpResponse.BodyHandlers.ofString());
        return response.statusCode() == 200 ? response.body() : null;
      } catch (IOException e) {
        return null;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return null;
      }
    }
  }
}
