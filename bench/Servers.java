import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The running servers of one peer: one, or a cluster. */
final class Servers implements AutoCloseable {

  static final int MAX_CLIENTS = 20_000;

  private final List<Integer> ports;
  private final List<Process> processes;
  private final AutoCloseable end;

  private Servers(List<Integer> ports, List<Process> processes, AutoCloseable end) {
    this.ports = ports;
    this.processes = processes;
    this.end = end;
  }

  /** Starts so many, and waits until they serve. */
  static Servers start(Peer peer, int count, Options options, Path folder) throws Exception {
    Files.createDirectories(folder);
    return switch (peer) {
      case RINGCAST -> startRingcast(startCluster(count, options, folder));
      case FLOOR -> startFloor(options, folder);
      default -> startOthers(peer, count, folder);
    };
  }

  /** The nodes, which are not waited for. */
  static BenchCluster startCluster(int count, Options options, Path folder) throws Exception {
    return BenchCluster.start(
        options,
        count,
        List.of("--ringcast.max-clients=" + MAX_CLIENTS),
        folder.resolve("ringcast"));
  }

  static Servers startRingcast(BenchCluster cluster) throws Exception {
    cluster.awaitSettled();
    return new Servers(
        cluster.nodes().stream().map(node -> node.clientPort).toList(),
        cluster.nodes().stream().map(BenchNode::process).toList(),
        cluster);
  }

  private static Servers startFloor(Options options, Path folder) throws Exception {
    int port = BenchNode.freePort();
    List<String> command = new ArrayList<>(List.of(BenchCluster.javaCommand()));
    command.addAll(options.jvm());
    command.addAll(List.of("bench/Floor.java", Integer.toString(port)));
    return started(List.of(port), List.of(command), folder.resolve("floor.log"));
  }

  private static Servers startOthers(Peer peer, int count, Path folder) throws Exception {
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
    return started(ports, commands, folder.resolve(peer.label() + ".log"));
  }

  private static Servers started(List<Integer> ports, List<List<String>> commands, Path log)
      throws Exception {
    List<Process> processes = new ArrayList<>();
    for (List<String> command : commands) {
      processes.add(ServerProcess.start(command, log));
    }
    Servers servers = new Servers(ports, processes, () -> {});
    for (int port : ports) {
      ServerProcess.awaitPort(port);
    }
    return servers;
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
  public void close() throws Exception {
    processes.forEach(Process::destroyForcibly);
    for (Process process : processes) {
      process.waitFor();
    }
    end.close();
  }
}
