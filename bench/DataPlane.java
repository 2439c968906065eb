import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Measures what carries the messages, against other servers in the same run and on equal terms:
 * docs/benchmarks.md says what each row is.
 *
 * <pre>java bench/DataPlane.java [--rounds 3] [--rows fanout100,pairs16] [--peers ringcast,nats,floor]
 *     [--smoke] [--jvm "-XX:+UseCompactObjectHeaders"] [--jar ringcast.jar]</pre>
 *
 * For each row all peers are started; then each is loaded in turn, and again, as many times as there
 * are rounds. A table for each row, in Markdown, is printed as soon as the row is done.
 */
public final class DataPlane {

  private static final Path FOLDER = Path.of("target", "data-plane").toAbsolutePath();
  private static final long SECOND = 1_000_000_000L;

  private final Options options;
  private final List<Peer> peers;

  private DataPlane(Options options, List<Peer> peers) {
    this.options = options;
    this.peers = peers;
  }

  public static void main(String[] args) throws Exception {
    Options options =
        Options.parse(
            args,
            new TreeSet<>(Set.of("rounds", "rows", "peers", "smoke", "jvm", "jar")),
            Map.of(
                "rounds", "3",
                "rows", names(Row.values()),
                "peers", names(Peer.values()),
                // As the container image starts it.
                "jvm", "-XX:MaxRAMPercentage=60 -XX:+UseCompactObjectHeaders"));
    List<Peer> peers = chosen("peers", options, Peer.values());
    List<Row> rows = chosen("rows", options, Row.values());
    DataPlane benchmark = new DataPlane(options, peers);
    benchmark.printHead();
    for (Row row : rows) {
      benchmark.run(row);
    }
    System.exit(0);
  }

  private static <E extends Enum<E>> String names(E[] values) {
    return Arrays.stream(values).map(DataPlane::label).collect(Collectors.joining(","));
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(java.util.Locale.ROOT);
  }

  private static <E extends Enum<E>> List<E> chosen(String option, Options options, E[] values) {
    List<String> names = options.names(option);
    List<E> chosen = Arrays.stream(values).filter(v -> names.contains(label(v))).toList();
    if (chosen.size() != names.size()) {
      Options.fail("--" + option + " " + String.join(",", names) + ": allowed are " + names(values));
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

  private Throughput.Phase phase(Peer peer, int round) {
    if (options.has("smoke")) {
      return new Throughput.Phase(SECOND, SECOND);
    }
    long first = peer.warmsUp() ? 10 * SECOND : 3 * SECOND;
    long later = peer.warmsUp() ? 3 * SECOND : SECOND;
    return new Throughput.Phase(round == 0 ? first : later, 5 * SECOND);
  }

  private void run(Row row) throws Exception {
    System.out.printf("%n### %s: %s%n%n", row.label(), row.title);
    runThroughput(row);
  }

  private record Contest(Peer peer, Servers servers, Load load) implements AutoCloseable {
    @Override
    public void close() throws Exception {
      load.close();
      servers.close();
    }
  }

  private void runThroughput(Row row) throws Exception {
    List<Contest> contests = new ArrayList<>();
    Map<Peer, List<Throughput>> rounds = new EnumMap<>(Peer.class);
    Map<Peer, String> failures = new EnumMap<>(Peer.class);
    try {
      for (Peer peer : peers.stream().filter(row::isFor).toList()) {
        Servers servers = Servers.start(peer, row.servers(), options, FOLDER);
        contests.add(new Contest(peer, servers, row.open(peer, servers)));
        rounds.put(peer, new ArrayList<>());
      }
      for (int round = 0; round < rounds(); round++) {
        for (Contest contest : contests) {
          if (!failures.containsKey(contest.peer)) {
            try {
              rounds
                  .get(contest.peer)
                  .add(
                      Throughput.measure(
                          contest.load, row.window, contest.servers, phase(contest.peer, round)));
            } catch (IOException | IllegalStateException e) {
              failures.put(contest.peer, e.getMessage());
            }
          }
        }
      }
    } finally {
      for (Contest contest : contests) {
        contest.close();
      }
    }
    System.out.println(Throughput.header());
    List<Throughput> ringcast = rounds.getOrDefault(Peer.RINGCAST, List.of());
    rounds.forEach(
        (peer, list) -> {
          if (failures.containsKey(peer)) {
            System.out.printf("| %s | failed: %s |%n", peer.label(), failures.get(peer));
          } else {
            System.out.println(Throughput.line(peer.label(), list, ringcast));
          }
        });
  }
}
