import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * One round of the row of idle connections, at a server that was just started; at its end all of
 * them connect again, and once more, to a server that has warmed up.
 */
record Idle(
    int held,
    long missing,
    double firstConnectsPerSecond,
    double lastConnectsPerSecond,
    double bytesEach,
    CpuUse cpu,
    double baseBytes)
    implements Contest.Result {

  static final String HEADER =
      """
      | peer | held | connects/s, first | connects/s, third time | KB of resident memory each | before, MB \
      | server CPU while idle, ms/s | others, cores |
      |---|---|---|---|---|---|---|---|\
      """;

  private static final int REGISTERING_AT_ONCE = 64;
  private static final int TIMES = 3;
  private static final long SETTLE_NANOS = 2_000_000_000;

  /** Descriptors that are not for clients. */
  private static final int OTHER_FILES = 500;

  static Idle measure(Peer peer, Row row, Servers servers, long idleNanos) throws Exception {
    Thread.sleep(SETTLE_NANOS / 1_000_000);
    long before = servers.residentBytes();
    int count = Math.min(row.recipients, openFiles() - OTHER_FILES);
    double first;
    double each;
    int held;
    CpuUse cpu;
    try (Load load = load(peer, servers, count)) {
      first = connect(load);
      load.receiveFor(SETTLE_NANOS);
      each = (double) (servers.residentBytes() - before) / count;
      CpuUse.Watch watch = CpuUse.watch(servers);
      load.receiveFor(idleNanos);
      cpu = watch.end();
      held = load.registered() - load.ended();
    }
    double last = 0;
    for (int time = 2; time <= TIMES; time++) {
      Thread.sleep(SETTLE_NANOS / 1_000_000);
      try (Load load = load(peer, servers, count)) {
        last = connect(load);
      }
    }
    return new Idle(held, count - held, first, last, each, cpu, before);
  }

  private static Load load(Peer peer, Servers servers, int count) throws IOException {
    Load load = new Load(peer.protocol(), servers.ports(), 0);
    for (int i = 0; i < count; i++) {
      String user = "r%05d".formatted(i);
      load.addClient(user, 0, List.of(user));
    }
    return load;
  }

  /** Connects and registers all; how many in a second. */
  private static double connect(Load load) throws IOException {
    long start = System.nanoTime();
    load.connect(REGISTERING_AT_ONCE);
    return load.clients().size() * 1e9 / (System.nanoTime() - start);
  }

  /** Java raises its own limit to the hard one at its start. */
  private static int openFiles() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/limits")).stream()
        .filter(line -> line.startsWith("Max open files"))
        .mapToInt(line -> Integer.parseInt(line.split("\\s+")[3]))
        .sum();
  }

  static String line(Peer peer, List<Idle> rounds) {
    return String.format(
        Locale.ROOT,
        "| %s | %,.0f | %s | %s | %s | %.0f | %s | %.2f |",
        peer.label(),
        Spread.of(rounds, Idle::held).min(),
        Spread.of(rounds, Idle::firstConnectsPerSecond).text("%,.0f"),
        Spread.of(rounds, Idle::lastConnectsPerSecond).text("%,.0f"),
        Spread.of(rounds, round -> round.bytesEach / 1e3).text("%.1f"),
        Spread.of(rounds, round -> round.baseBytes / 1e6).median(),
        Spread.of(rounds, round -> 1000 * round.cpu.server()).text("%.0f"),
        Spread.of(rounds, round -> round.cpu.others()).median());
  }
}
