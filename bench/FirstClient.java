import java.util.List;
import java.util.Locale;

/** One round of the row of start times. */
record FirstClient(double millis) implements Contest.Result {

  static final String HEADER =
      """
      | peer | ms until the first client is registered |
      |---|---|\
      """;

  /** Starts the process and tries to connect until somebody answers. */
  static FirstClient measure(Peer peer, Servers servers) throws Exception {
    long start = System.nanoTime();
    servers.start();
    int port = servers.ports().getFirst();
    while (!ServerProcess.isOpen(port)) {
      Thread.sleep(1);
    }
    try (Load load = new Load(peer.protocol(), servers.ports(), 0)) {
      load.addClient("r00000", 0, List.of("r00000"));
      load.connect(1);
      return new FirstClient((System.nanoTime() - start) / 1e6);
    }
  }

  @Override
  public long missing() {
    return 0;
  }

  static String line(Peer peer, List<FirstClient> rounds) {
    return String.format(
        Locale.ROOT,
        "| %s | %s |",
        peer.label(),
        Spread.of(rounds, FirstClient::millis).text("%,.0f"));
  }
}
