package io.ringcast.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.balance.RebalanceMode;
import io.ringcast.cluster.ClusterView;
import io.ringcast.node.Endpoint;
import io.ringcast.node.NodeId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;

/** Nodes in this process, on the loopback interface and a multicast port of their own. */
final class NodesUnderTest {

  private final List<Node> running = new ArrayList<>();
  private final List<String> mustStop = new CopyOnWriteArrayList<>();
  private final int multicastPort;

  NodesUnderTest() {
    try (DatagramSocket free = new DatagramSocket(0)) {
      multicastPort = free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int multicastPort() {
    return multicastPort;
  }

  /** What nodes said when they were told to stop. */
  List<String> mustStop() {
    return mustStop;
  }

  Node start(NodeSettings settings) throws Exception {
    Node node = new Node(settings, mustStop::add);
    running.add(node);
    node.start();
    return node;
  }

  void stop(Node node) throws Exception {
    running.remove(node);
    node.stop();
  }

  void stopAll() throws Exception {
    for (Node node : running) {
      node.stop();
    }
  }

  NodeSettings settings(String id) throws IOException {
    return settings(id, RebalanceMode.ON);
  }

  NodeSettings settings(String id, RebalanceMode rebalance) throws IOException {
    return settings(id, "lo", List.of(), rebalance);
  }

  NodeSettings settings(String id, String interfaceName, List<Endpoint> seeds) throws IOException {
    return settings(id, interfaceName, seeds, RebalanceMode.ON);
  }

  private NodeSettings settings(
      String id, String interfaceName, List<Endpoint> seeds, RebalanceMode rebalance)
      throws IOException {
    return new NodeSettings(
        new NodeId(id),
        InetAddress.getLoopbackAddress(),
        0,
        Optional.empty(),
        Optional.empty(),
        100,
        1024 * 1024,
        48L * 1024 * 1024,
        Duration.ofSeconds(5),
        rebalance,
        "test",
        new NodeSettings.Cluster(
            "test",
            Optional.empty(),
            interfaceName,
            InetAddress.getByName("224.0.0.1"),
            multicastPort,
            0,
            Duration.ofMillis(500),
            3,
            seeds,
            Optional.empty(),
            OptionalInt.empty(),
            true));
  }

  static void awaitLeader(String id, Node... nodes) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() ->
            assertThat(nodes)
                .allSatisfy(node -> {
                  assertThat(leader(node)).contains(id);
                  assertThat(node.view().state()).isEqualTo(ClusterView.State.STABLE);
                  assertThat(node.view().members()).hasSize(nodes.length - 1);
                }));
  }

  static Optional<String> leader(Node node) {
    return node.view().leader().map(leader -> leader.member().id().value());
  }
}
