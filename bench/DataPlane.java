import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * Measures what carries the messages, against other servers in the same run and on equal terms:
 * docs/benchmarks.md says what each row is.
 *
 * <pre>
 * java bench/DataPlane.java [--rounds 3] [--rows fanout100,pairs16] [--peers ringcast,nats,floor]
 *     [--smoke] [--pause 20] [--jvm "-XX:+UseCompactObjectHeaders"] [--jar ringcast.jar]</pre>
 *
 * For each row all peers are started; then each is loaded in turn, and again, as many times as
 * there are rounds. A table for each row, in Markdown, is printed as soon as the row is done. Ends
 * with exit code 1 if a copy was lost or a peer failed.
 */
public final class DataPlane {

  private static final Path FOLDER = Path.of("target", "data-plane").toAbsolutePath();
  private static final long SECOND = 1_000_000_000L;
  private static final long IDLE_NANOS = 10 * SECOND;
  private static final long SMOKE_IDLE_NANOS = 2 * SECOND;

  private final Options options;
  private final List<Peer> peers;
  private boolean clean = true;

  private DataPlane(Options options, List<Peer> peers) {
    this.options = options;
    this.peers = peers;
  }

  public static void main(String[] args) throws Exception {
    Options options =
        Options.parse(
            args,
            new TreeSet<>(Set.of("rounds", "rows", "peers", "smoke", "pause", "jvm", "jar")),
            Map.of(
                "rounds",
                "3",
                "rows",
                names(Row.values()),
                "peers",
                names(Peer.values()),
                "pause",
                "20",
                "jvm",
                Options.PRODUCTION_JVM));
    List<Peer> peers = chosen("peers", options, Peer.values());
    List<Row> rows = chosen("rows", options, Row.values());
    DataPlane benchmark = new DataPlane(options, peers);
    benchmark.printHead();
    for (Row row : rows) {
      benchmark.run(row);
    }
    System.exit(benchmark.clean ? 0 : 1);
  }

  private static <E extends Enum<E>> String names(E[] values) {
    return Arrays.stream(values).map(DataPlane::label).collect(Collectors.joining(","));
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static <E extends Enum<E>> List<E> chosen(String option, Options options, E[] values) {
    List<String> names = options.names(option);
    List<E> chosen = Arrays.stream(values).filter(v -> names.contains(label(v))).toList();
    if (chosen.size() != names.size()) {
      Options.fail(
          "--" + option + " " + String.join(",", names) + ": allowed are " + names(values));
    }
    return chosen;
  }

  private void printHead() throws IOException, InterruptedException {
    Files.createDirectories(FOLDER);
    System.out.printf(
        "%s, %d processors (%s), Linux %s, Java %s%n%n",
        LocalDate.now(),
        Runtime.getRuntime().availableProcessors(),
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 2))
            .findFirst()
            .orElse("?"),
        System.getProperty("os.version"),
        Runtime.version());
    for (Peer peer : peers) {
      try {
        peer.require();
      } catch (IllegalStateException e) {
        Options.fail(e.getMessage());
      }
      System.out.printf("- %s: %s%n", peer.label(), peer.about(options));
    }
  }

  private int rounds() {
    return options.has("smoke") ? 1 : options.number("rounds");
  }

  /** What runs on Java compiles at first, and each server for itself. */
  private Throughput.Phase phase(Row row, Peer peer, int round) {
    if (options.has("smoke")) {
      return new Throughput.Phase(SECOND, SECOND);
    }
    long first = peer.warmsUp() ? 20 * SECOND * row.servers() : 3 * SECOND;
    long later = peer.warmsUp() ? 3 * SECOND : SECOND;
    return new Throughput.Phase(round == 0 ? first : later, 5 * SECOND);
  }

  private void run(Row row) throws Exception {
    System.out.printf("%n### %s: %s%n%n", row.label(), row.title);
    List<Peer> fit = peers.stream().filter(row::isFor).toList();
    switch (row) {
      case LATENCY -> {
        Contest<Latency> contest = new Contest<>(fit);
        runLoaded(row, contest, Latency::measure);
        finish(contest, Latency.HEADER, Latency::line);
      }
      case IDLE -> {
        Contest<Idle> contest = new Contest<>(fit);
        contest.run(rounds(), (peer, _) -> runIdle(row, peer));
        finish(contest, Idle.HEADER, Idle::line);
      }
      case START -> {
        Contest<FirstClient> contest = new Contest<>(fit);
        contest.run(rounds(), (peer, _) -> runStart(peer));
        finish(contest, FirstClient.HEADER, FirstClient::line);
      }
      default -> {
        Contest<Throughput> contest = new Contest<>(fit);
        runLoaded(row, contest, Throughput::measure);
        List<Throughput> ringcast = contest.of(Peer.RINGCAST);
        finish(
            contest, Throughput.HEADER, (peer, rounds) -> Throughput.line(peer, rounds, ringcast));
      }
    }
  }

  private <T extends Contest.Result> void finish(
      Contest<T> contest, String header, BiFunction<Peer, List<T>, String> line) {
    contest.print(header, line);
    clean = clean && contest.isClean();
  }

  private interface Loaded<T> {
    T measure(Load load, Row row, Servers servers, Throughput.Phase phase) throws Exception;
  }

  private <T extends Contest.Result> void runLoaded(
      Row row, Contest<T> contest, Loaded<T> measurement) throws Exception {
    try (Contest.Field field = new Contest.Field()) {
      contest.run(
          rounds(),
          (peer, round) -> {
            field.enter(peer, row, options, FOLDER);
            return measurement.measure(
                field.load(peer), row, field.servers(peer), phase(row, peer, round));
          });
    }
  }

  private Idle runIdle(Row row, Peer peer) throws Exception {
    try (Servers servers = Servers.start(peer, 1, options, FOLDER)) {
      return Idle.measure(peer, row, servers, options.has("smoke") ? SMOKE_IDLE_NANOS : IDLE_NANOS);
    }
  }

  private FirstClient runStart(Peer peer) throws Exception {
    try (Servers servers = Servers.prepare(peer, 1, options, FOLDER)) {
      return FirstClient.measure(peer, servers);
    }
  }
}
