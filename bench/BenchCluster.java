import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A cluster of its own on the loopback interface, as processes of the built jar. The jar is taken
 * apart first, and a cache of its classes made, as the container image does.
 */
final class BenchCluster implements AutoCloseable {

  private static final Pattern STABLE = Pattern.compile("\"state\"\\s*:\\s*\"stable\"");
  private static final Pattern ALIVE = Pattern.compile("\"state\"\\s*:\\s*\"alive\"");
  private static final Pattern LINKED = Pattern.compile("\"link\"\\s*:\\s*\"up\"");
  private static final long SETTLE_LIMIT_NANOS = 180_000_000_000L;
  private static final long LOOK_AGAIN_MILLIS = 20;

  /** The jar's parts and the cache, made once in a program. */
  private static App app;

  /** What is started, and from which cache. */
  private record App(Path jar, Path cache) {}

  private final Path folder;
  private final List<String> java;
  private final List<String> startOptions;
  private final List<BenchNode> nodes = new ArrayList<>();

  private final int multicastPort = BenchNode.freePort();

  private BenchCluster(Path folder, List<String> java, List<String> startOptions) {
    this.folder = folder;
    this.java = java;
    this.startOptions = startOptions;
  }

  /**
   * Starts the nodes, {@code server1} and so on, without the cache, and returns at once. All of them
   * end with this program, at the latest.
   *
   * @param folder for what the nodes print, and for the jar's parts
   */
  static BenchCluster start(Options options, Path folder) throws Exception {
    makeApp(options, folder.toAbsolutePath());
    BenchCluster cluster =
        new BenchCluster(folder.toAbsolutePath(), java(options), List.of());
    cluster.addNodes(options, options.nodes(), List.of());
    cluster.startAll();
    return cluster;
  }

  /** The same with the cache, with settings that don't stand on the command line, and not started. */
  static BenchCluster prepare(Options options, int nodes, List<String> more, Path folder)
      throws Exception {
    makeApp(options, folder.toAbsolutePath());
    BenchCluster cluster =
        new BenchCluster(folder.toAbsolutePath(), java(options), fromCache());
    cluster.addNodes(options, nodes, more);
    return cluster;
  }

  private static List<String> java(Options options) {
    List<String> java = new ArrayList<>(List.of(javaCommand()));
    java.addAll(options.jvm());
    return java;
  }

  private static List<String> fromCache() {
    return List.of("-XX:AOTCache=" + app.cache);
  }

  private void addNodes(Options options, int count, List<String> more) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> nodes.forEach(BenchNode::end)));
    List<String> settings = new ArrayList<>(cluster(multicastPort));
    settings.addAll(more);
    options.heartbeat().ifPresent(h -> settings.add("--ringcast.cluster.heartbeat-interval=" + h));
    for (int i = 1; i <= count; i++) {
      String id = "server" + i;
      nodes.add(new BenchNode(id, settings, folder.resolve(id + ".log")));
    }
  }

  private static void makeApp(Options options, Path folder) throws Exception {
    Files.createDirectories(folder);
    if (app != null) {
      return;
    }
    Path parts = folder.resolve("app");
    run(
        List.of(
            javaCommand(), "-Djarmode=tools", "-jar", options.jar().toString(), "extract",
            "--force", "--destination", parts.toString()));
    app = new App(parts.resolve(options.jar().getFileName()), parts.resolve("ringcast.aot"));
    train(options, folder);
  }

  /** One node runs by itself until it has practised all, and leaves the cache. */
  private static void train(Options options, Path folder) throws Exception {
    Path log = folder.resolve("trainee.log");
    Files.deleteIfExists(log);
    List<String> settings = new ArrayList<>(cluster(BenchNode.freePort()));
    settings.add("--logging.level.io.ringcast.app.WarmUp=debug");
    BenchNode trainee = new BenchNode("trainee", settings, log);
    List<String> training = List.of("-XX:AOTCacheOutput=" + app.cache, "-Xlog:aot=error");
    trainee.start(command(java(options), training));
    try {
      await("a node that has practised", () -> Files.readString(log).contains("Practised"));
      trainee.stop();
    } finally {
      trainee.end();
    }
  }

  void startAll() {
    nodes.forEach(node -> node.start(command(java, startOptions)));
  }

  private static List<String> cluster(int multicastPort) {
    return List.of(
        "--ringcast.cluster.name=bench-" + multicastPort,
        "--ringcast.cluster.multicast-port=" + multicastPort);
  }

  static String javaCommand() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("failed: " + command);
    }
  }

  private static List<String> command(List<String> java, List<String> more) {
    List<String> command = new ArrayList<>(java);
    command.addAll(more);
    command.add("-jar");
    command.add(app.jar.toString());
    return command;
  }

  List<BenchNode> nodes() {
    return nodes;
  }

  int multicastPort() {
    return multicastPort;
  }

  /** Starts a killed node again, with the cache: that is quicker. */
  void startAgain(BenchNode node) {
    node.start(command(java, fromCache()));
  }

  /** Waits until all are stable, linked to all others, and follow the highest; that one. */
  BenchNode awaitSettled() throws Exception {
    BenchNode highest = nodes.getLast();
    for (BenchNode node : nodes.reversed()) {
      await(node.id + " in a settled cluster", () -> isSettled(node, highest.id));
    }
    return highest;
  }

  private boolean isSettled(BenchNode node, String leader) throws InterruptedException {
    String status = node.ask("/status");
    int others = nodes.size() - 1;
    if (others == 0) {
      return status != null && leader.equals(node.leader());
    }
    return status != null
        && STABLE.matcher(status).find()
        && ALIVE.matcher(status).results().count() == others
        && LINKED.matcher(status).results().count() == others
        && leader.equals(node.leader());
  }

  /** Waits until a node names a leader other than {@code former}; whom. */
  static String awaitSuccessor(BenchNode node, String former) throws Exception {
    List<String> named = new ArrayList<>();
    await(
        "another leader at " + node.id,
        () -> {
          Optional.ofNullable(node.leader())
              .filter(id -> !id.equals(former))
              .ifPresent(named::add);
          return !named.isEmpty();
        });
    return named.getFirst();
  }

  interface Condition {
    boolean holds() throws Exception;
  }

  static void await(String what, Condition condition) throws Exception {
    long start = System.nanoTime();
    while (!condition.holds()) {
      if (System.nanoTime() - start > SETTLE_LIMIT_NANOS) {
        throw new IllegalStateException(
            SETTLE_LIMIT_NANOS / 1_000_000_000 + " s were not enough for " + what);
      }
      Thread.sleep(LOOK_AGAIN_MILLIS);
    }
  }

  @Override
  public void close() {
    nodes.forEach(BenchNode::end);
  }
}
