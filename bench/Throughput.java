import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** One round of one row at one peer: how much, and at what cost. */
record Throughput(
    double perSecond, double serverMicros, double serverCores, double loadCores, long missing) {

  private static final String OWN_PROCESS = "self";

  /** Above this the one thread of the load has no time left, and the figure is its own limit. */
  private static final double LOAD_IS_BUSY = 0.9;

  /** Warms up, measures, and waits for the last copy. */
  static Throughput measure(Load load, int window, Servers servers, Phase phase)
      throws IOException {
    load.run(window, phase.warmUpNanos());
    long start = System.nanoTime();
    long deliveries = load.deliveries();
    double server = servers.cpuMicros();
    double own = ServerProcess.cpuMicros(OWN_PROCESS);
    load.run(window, phase.measuredNanos());
    server = servers.cpuMicros() - server;
    own = ServerProcess.cpuMicros(OWN_PROCESS) - own;
    deliveries = load.deliveries() - deliveries;
    double micros = (System.nanoTime() - start) / 1e3;
    long missing = load.drain();
    return new Throughput(
        deliveries / micros * 1e6, server / deliveries, server / micros, own / micros, missing);
  }

  /** How long a round takes. */
  record Phase(long warmUpNanos, long measuredNanos) {}

  static String header() {
    return """
        | peer | deliveries/s | server CPU µs/delivery | Ringcast: rate | Ringcast: CPU \
        | server, cores | load, cores | load's share of CPU | missing |
        |---|---|---|---|---|---|---|---|---|""";
  }

  /**
   * The peer's line of the table.
   *
   * @param ringcast its rounds in the same run; none if it didn't take part
   */
  static String line(String peer, List<Throughput> rounds, List<Throughput> ringcast) {
    Spread rate = Spread.of(rounds.stream().map(Throughput::perSecond));
    Spread micros = Spread.of(rounds.stream().map(Throughput::serverMicros));
    double server = Spread.of(rounds.stream().map(Throughput::serverCores)).median();
    double own = Spread.of(rounds.stream().map(Throughput::loadCores)).median();
    String rateRatio = "-";
    String cpuRatio = "-";
    if (!ringcast.isEmpty() && ringcast != rounds) {
      double base = Spread.of(ringcast.stream().map(Throughput::perSecond)).median();
      double cost = Spread.of(ringcast.stream().map(Throughput::serverMicros)).median();
      rateRatio = String.format(Locale.ROOT, "%.2f x", base / rate.median());
      cpuRatio = String.format(Locale.ROOT, "%.2f x", cost / micros.median());
    }
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s | %s | %.2f | %.2f%s | %.0f %% | %d |",
        peer,
        rate.text("%,.0f"),
        micros.text("%.3f"),
        rateRatio,
        cpuRatio,
        server,
        own,
        own > LOAD_IS_BUSY ? " **the limit**" : "",
        100 * own / (own + server),
        rounds.stream().mapToLong(Throughput::missing).sum());
  }
}
