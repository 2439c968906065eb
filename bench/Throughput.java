import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** One round of one row at one peer: how much, and at what cost. */
record Throughput(long deliveries, CpuUse cpu, long missing) implements Contest.Result {

  /** Above this the one thread of the load has no time left, and the rate is its own limit. */
  private static final double LOAD_IS_BUSY = 0.9;

  /** Above this the load costs more than the server, and the rate says little of the latter. */
  private static final double LOAD_IS_DEARER = 0.5;

  private static final long SETTLE_NANOS = 1_000_000_000;

  static final String HEADER =
      """
      | peer | deliveries/s | server CPU µs/delivery | Ringcast: rate | Ringcast: CPU \
      | server, cores | load, cores | others, cores | load's share | missing |
      |---|---|---|---|---|---|---|---|---|---|\
      """;

  /** Warms up, measures, and waits for the last copy. */
  static Throughput measure(Load load, Row row, Servers servers, Phase phase) throws IOException {
    load.run(row.window, phase.warmUpNanos());
    if (row.countsBytes()) {
      load.countBytes();
      load.run(row.window, SETTLE_NANOS);
    }
    long before = load.deliveries();
    CpuUse.Watch watch = CpuUse.watch(servers);
    load.run(row.window, phase.measuredNanos());
    CpuUse cpu = watch.end();
    long deliveries = load.deliveries() - before;
    return new Throughput(deliveries, cpu, row.countsBytes() ? load.lookAgain() : load.drain());
  }

  /** How long a round takes. */
  record Phase(long warmUpNanos, long measuredNanos) {}

  double perSecond() {
    return deliveries / cpu.seconds();
  }

  double serverMicros() {
    return cpu.serverMicros() / deliveries;
  }

  /**
   * The peer's line of the table.
   *
   * @param ringcast its rounds in the same run; none if it didn't take part
   */
  static String line(Peer peer, List<Throughput> rounds, List<Throughput> ringcast) {
    Spread rate = spread(rounds, Throughput::perSecond);
    Spread micros = spread(rounds, Throughput::serverMicros);
    Spread load = spread(rounds, round -> round.cpu.load());
    double share = spread(rounds, round -> round.cpu.loadShare()).median();
    boolean limited = load.median() > LOAD_IS_BUSY || share > LOAD_IS_DEARER;
    boolean compared = !ringcast.isEmpty() && peer != Peer.RINGCAST;
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s | %s | %.2f | %.2f | %.2f | %.0f %%%s | %d |",
        peer.label(),
        rate.text("%,.0f"),
        micros.text("%.3f"),
        compared ? ratio(spread(ringcast, Throughput::perSecond), rate) : "",
        compared ? ratio(spread(ringcast, Throughput::serverMicros), micros) : "",
        spread(rounds, round -> round.cpu.server()).median(),
        load.median(),
        spread(rounds, round -> round.cpu.others()).median(),
        100 * share,
        limited ? ", **the limit**" : "",
        rounds.stream().mapToLong(Throughput::missing).sum());
  }

  private static Spread spread(List<Throughput> rounds, ToDoubleFunction<Throughput> figure) {
    return Spread.of(rounds, figure);
  }

  private static String ratio(Spread ringcast, Spread peer) {
    return String.format(Locale.ROOT, "%.2f x", ringcast.median() / peer.median());
  }
}
