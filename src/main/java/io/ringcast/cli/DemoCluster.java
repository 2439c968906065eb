package io.ringcast.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The nodes of the demo, with free ports, a multicast port and a cluster name of their own, so that
 * they disturb nobody. They end with this process, also when it is ended by Ctrl-C.
 */
final class DemoCluster implements AutoCloseable {

  private static final Duration END_WITHIN = Duration.ofSeconds(5);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(END_WITHIN).build();
  private final List<DemoNode> nodes = new ArrayList<>();
  private final Thread cleaner = new Thread(this::cleanAtShutdown, "demo-cleaner");
  private volatile boolean shuttingDown;
  private volatile boolean keepsLogs;
  private boolean ended; // Guarded by this.

  /** Made last, so that little time passes until the cleaner is in place. */
  private final Path folder;

  private DemoCluster() throws IOException {
    this.folder = Files.createTempDirectory("ringcast-demo-");
  }

  /** Starts nodes of these ids; returns before they are ready. */
  static DemoCluster start(List<String> ids) throws IOException {
    DemoCluster cluster = new DemoCluster();
    Runtime.getRuntime().addShutdownHook(cluster.cleaner);
    try {
      int[] ports = freePorts(2 * ids.size());
      int multicastPort = freeUdpPort();
      for (int i = 0; i < ids.size(); i++) {
        cluster.start(
            ids.get(i), new DemoNode.Ports(ports[2 * i], ports[2 * i + 1]), multicastPort);
      }
      return cluster;
    } catch (IOException e) {
      cluster.close();
      throw e;
    }
  }

  private synchronized void start(String id, DemoNode.Ports ports, int multicastPort)
      throws IOException {
    if (ended) {
      throw new IOException("the demo is being ended");
    }
    Process process = DemoNode.command(id, ports, multicastPort, folder).start();
    nodes.add(new DemoNode(id, ports, process, http));
  }

  /** Free ports, all different; somebody may still take one before it is used. */
  private static int[] freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return sockets.stream().mapToInt(ServerSocket::getLocalPort).toArray();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }

  private static int freeUdpPort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      return socket.getLocalPort();
    }
  }

  synchronized List<DemoNode> nodes() {
    return List.copyOf(nodes);
  }

  /** Leaves the nodes' logs in their folder, and returns it. */
  Path keepLogs() {
    keepsLogs = true;
    return folder;
  }

  /** True once this process is being ended, by Ctrl-C for one: then the nodes end too. */
  boolean isShuttingDown() {
    return shuttingDown;
  }

  private void cleanAtShutdown() {
    shuttingDown = true;
    clean();
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(cleaner);
    } catch (IllegalStateException e) {
      // The shutdown has begun, and its hook cleans.
      return;
    }
    clean();
    http.shutdownNow();
  }

  /** The nodes to be ended; from now on no further one starts. */
  private synchronized List<DemoNode> end() {
    ended = true;
    return nodes();
  }

  private void clean() {
    List<DemoNode> all = end();
    all.forEach(node -> node.process().destroyForcibly());
    try {
      for (DemoNode node : all) {
        if (!node.process().waitFor(END_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
          keepsLogs = true;
        }
      }
      if (!keepsLogs) {
        deleteFolder();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | UncheckedIOException e) {
      // What is left is a few logs in the folder for temporary files.
    }
  }

  private void deleteFolder() throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
