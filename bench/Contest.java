import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** One row: all peers in turn, round after round. What breaks at one peer ends its part only. */
final class Contest<T extends Contest.Result> {

  private final List<Peer> peers;
  private final Map<Peer, List<T>> results = new EnumMap<>(Peer.class);
  private final Map<Peer, String> failures = new EnumMap<>(Peer.class);

  Contest(List<Peer> peers) {
    this.peers = peers;
    peers.forEach(peer -> results.put(peer, new ArrayList<>()));
  }

  /** Of one round of one peer. */
  interface Result {
    /** What should have arrived, or should still be there, and doesn't or isn't. */
    long missing();
  }

  interface Round<T> {
    T measure(Peer peer, int round) throws Exception;
  }

  void run(int rounds, Round<T> measurement) throws InterruptedException {
    for (int round = 0; round < rounds; round++) {
      for (Peer peer : peers) {
        if (!failures.containsKey(peer)) {
          try {
            results.get(peer).add(measurement.measure(peer, round));
          } catch (InterruptedException e) {
            throw e;
          } catch (Exception e) {
            failures.put(peer, e.toString());
          }
        }
      }
    }
  }

  /** Whether nothing broke and nothing is missing. */
  boolean isClean() {
    return failures.isEmpty()
        && results.values().stream().flatMap(List::stream).allMatch(r -> r.missing() == 0);
  }

  List<T> of(Peer peer) {
    return results.getOrDefault(peer, List.of());
  }

  void print(String header, BiFunction<Peer, List<T>, String> line) {
    System.out.println(header);
    for (Peer peer : peers) {
      String failure = failures.get(peer);
      System.out.println(
          failure == null
              ? line.apply(peer, of(peer))
              : "| %s | failed: %s |".formatted(peer.label(), failure));
    }
  }

  /** The servers of a row and their clients, that live through all rounds. */
  static final class Field implements AutoCloseable {

    private final Map<Peer, Servers> servers = new EnumMap<>(Peer.class);
    private final Map<Peer, Load> loads = new EnumMap<>(Peer.class);

    /** Starts what is not started. */
    void enter(Peer peer, Row row, Options options, Path folder) throws Exception {
      if (!loads.containsKey(peer)) {
        servers.put(peer, Servers.start(peer, row.servers(), options, folder));
        loads.put(peer, row.open(peer, servers.get(peer), options.number("pause")));
      }
    }

    Servers servers(Peer peer) {
      return servers.get(peer);
    }

    Load load(Peer peer) {
      return loads.get(peer);
    }

    @Override
    public void close() throws IOException {
      for (Load load : loads.values()) {
        load.close();
      }
      for (Servers each : servers.values()) {
        each.close();
      }
    }
  }
}
