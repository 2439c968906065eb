import java.util.List;
import java.util.Locale;

/**
 * One round of the row of latencies: messages at a fixed rate, whatever happens to those before,
 * and how long each took from its write to its read.
 */
record Latency(Latencies times, double latestMicros, CpuUse cpu, long missing)
    implements Contest.Result {

  static final String HEADER =
      """
      | peer | p50 µs | p99 µs | p99.9 µs | max µs | messages | sent late by µs, max \
      | server CPU µs/delivery | others, cores | load's share | missing |
      |---|---|---|---|---|---|---|---|---|---|---|\
      """;

  private static final PacedSender RATE = new PacedSender(500_000);
  private static final long SETTLE_NANOS = 1_000_000_000;

  /** Warms up with many messages under way, and then at the rate. */
  static Latency measure(Load load, Row row, Servers servers, Throughput.Phase phase)
      throws Exception {
    load.run(row.window, phase.warmUpNanos());
    load.drain();
    RATE.send(load, SETTLE_NANOS);
    load.drain();
    Latencies times = new Latencies();
    load.record(times);
    CpuUse.Watch watch = CpuUse.watch(servers);
    double latest = RATE.send(load, phase.measuredNanos());
    CpuUse cpu = watch.end();
    long missing = load.drain();
    load.record(null);
    return new Latency(times, latest, cpu, missing);
  }

  static String line(Peer peer, List<Latency> rounds) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s | %s | %,d | %.0f | %s | %.2f | %.0f %% | %d |",
        peer.label(),
        text(rounds, 500),
        text(rounds, 990),
        text(rounds, 999),
        text(rounds, 1000),
        rounds.stream().mapToInt(round -> round.times.count()).sum(),
        Spread.of(rounds, Latency::latestMicros).max(),
        Spread.of(rounds, round -> round.cpu.serverMicros() / round.times.count()).text("%.1f"),
        Spread.of(rounds, round -> round.cpu.others()).median(),
        100 * Spread.of(rounds, round -> round.cpu.loadShare()).median(),
        rounds.stream().mapToLong(Latency::missing).sum());
  }

  private static String text(List<Latency> rounds, double share) {
    return Spread.of(rounds, round -> round.times.perMille(share)).text("%,.0f");
  }
}
