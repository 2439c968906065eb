import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The servers of one peer: one, or a cluster. */
final class Servers implements AutoCloseable {

  static final String MAX_CLIENTS = "--ringcast.max-clients=20000";

  /** As with the other peers: whoever sends may send as much as is taken. */
  static final List<String> NO_LIMITS = List.of(MAX_CLIENTS, "--ringcast.max-client-rate=10GB");

  private final List<Integer> ports;
  private final Starter starter;
  private List<Process> processes = List.of();

  private Servers(List<Integer> ports, Starter starter) {
    this.ports = ports;
    this.starter = starter;
  }

  /** What differs between the peers. */
  private interface Starter {
    List<Process> start();

    void awaitServing() throws Exception;
  }

  /** Does all that comes before the start. */
  static Servers prepare(Peer peer, int count, Options options, Path folder) throws Exception {
    Files.createDirectories(folder);
    return switch (peer) {
      case RINGCAST -> ringcast(options, count, folder.resolve("ringcast"));
      case FLOOR -> floor(options, folder);
      default -> others(peer, count, folder);
    };
  }

  static Servers start(Peer peer, int count, Options options, Path folder) throws Exception {
    Servers servers = prepare(peer, count, options, folder);
    servers.start();
    servers.starter.awaitServing();
    return servers;
  }

  private static Servers ringcast(Options options, int count, Path folder) throws Exception {
    return of(BenchCluster.prepare(options, count, NO_LIMITS, folder));
  }

  /** The nodes of a cluster, started or not. */
  static Servers of(BenchCluster cluster) {
    List<BenchNode> nodes = cluster.nodes();
    return new Servers(
        nodes.stream().map(node -> node.clientPort).toList(),
        new Starter() {
          @Override
          public List<Process> start() {
            cluster.startAll();
            return nodes.stream().map(BenchNode::process).toList();
          }

          @Override
          public void awaitServing() throws Exception {
            cluster.awaitSettled();
          }
        });
  }

  private static Servers floor(Options options, Path folder) {
    int port = BenchNode.freePort();
    List<String> command = new ArrayList<>(List.of(BenchCluster.javaCommand()));
    command.addAll(options.jvm());
    command.addAll(List.of("bench/Floor.java", Integer.toString(port)));
    return processes(List.of(port), List.of(command), folder.resolve("floor.log"));
  }

  private static Servers others(Peer peer, int count, Path folder) throws IOException {
    List<Integer> ports = new ArrayList<>();
    List<Integer> routes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ports.add(BenchNode.freePort());
      routes.add(BenchNode.freePort());
    }
    List<List<String>> commands = new ArrayList<>();
    for (int port : ports) {
      commands.add(peer.command(folder, port, count > 1 ? List.copyOf(routes) : List.of()));
      // Each has its own first.
      routes.addLast(routes.removeFirst());
    }
    return processes(ports, commands, folder.resolve(peer.label() + ".log"));
  }

  private static Servers processes(List<Integer> ports, List<List<String>> commands, Path log) {
    return new Servers(
        ports,
        new Starter() {
          @Override
          public List<Process> start() {
            return commands.stream().map(command -> ServerProcess.start(command, log)).toList();
          }

          @Override
          public void awaitServing() throws Exception {
            for (int port : ports) {
              BenchCluster.await("a server on port " + port, () -> ServerProcess.isOpen(port));
            }
          }
        });
  }

  /** Returns at once. */
  void start() {
    processes = starter.start();
  }

  List<Integer> ports() {
    return ports;
  }

  double cpuMicros() throws IOException {
    double sum = 0;
    for (Process process : processes) {
      sum += ServerProcess.cpuMicros(Long.toString(process.pid()));
    }
    return sum;
  }

  long residentBytes() throws IOException {
    long sum = 0;
    for (Process process : processes) {
      sum += ServerProcess.residentBytes(Long.toString(process.pid()));
    }
    return sum;
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
    processes.forEach(process -> process.onExit().join());
  }
}
