package io.ringcast.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.cluster.ClusterView;
import io.ringcast.node.Endpoint;
import io.ringcast.node.NodeId;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whole nodes in one process, on real sockets of the loopback interface. */
class NodeTest {

  private final List<Node> running = new ArrayList<>();
  private final List<String> mustStop = new CopyOnWriteArrayList<>();
  private int multicastPort;

  @BeforeEach
  void findMulticastPort() throws IOException {
    try (DatagramSocket free = new DatagramSocket(0)) {
      multicastPort = free.getLocalPort();
    }
  }

  @AfterEach
  void stopAll() throws Exception {
    for (Node node : running) {
      node.stop();
    }
  }

  @Test
  void nodesFindEachOtherAndTheHighestIdLeads() throws Exception {
    Node nine = start(settings("server9", "lo", List.of()));
    Node ten = start(settings("server10", "lo", List.of()));
    Node two = start(settings("server2", "lo", List.of()));

    awaitLeader("server10", nine, ten, two);
    assertThat(nine.view().mode().name()).isEqualTo("MULTICAST");
    assertThat(List.of(nine, ten, two))
        .extracting(node -> node.view().epoch())
        .containsOnly(nine.view().epoch());
  }

  @Test
  void aNodeThatLeavesIsReplacedAsLeader() throws Exception {
    Node one = start(settings("server1", "lo", List.of()));
    Node two = start(settings("server2", "lo", List.of()));
    awaitLeader("server2", one, two);

    two.stop();
    running.remove(two);

    await().untilAsserted(() -> assertThat(leader(one)).contains("server1"));
    assertThat(one.view().peer(new NodeId("server2")))
        .hasValueSatisfying(peer -> assertThat(peer.state().isLive()).isFalse());
  }

  @Test
  void seedsJoinNodesWithoutMulticast() throws Exception {
    Node one = start(settings("server1", "none", List.of()));
    Endpoint seed = one.view().self().addresses().link();
    Node two = start(settings("server2", "none", List.of(seed)));
    Node three = start(settings("server3", "none", List.of(seed)));

    awaitLeader("server3", one, two, three);
    assertThat(three.view().mode().name()).isEqualTo("SEEDS");
  }

  @Test
  void theSecondNodeOfAnIdIsTold() throws Exception {
    start(settings("server1", "lo", List.of()));
    Node second = start(settings("server1", "lo", List.of()));

    await().untilAsserted(() -> assertThat(mustStop).isNotEmpty());
    assertThat(mustStop.getFirst()).contains("server1", "ringcast.node-id");
    assertThat(second.view().peers()).isEmpty();
  }

  private Node start(NodeSettings settings) throws Exception {
    Node node = new Node(settings, mustStop::add);
    running.add(node);
    node.start();
    return node;
  }

  private NodeSettings settings(String id, String interfaceName, List<Endpoint> seeds)
      throws IOException {
    return new NodeSettings(
        new NodeId(id),
        InetAddress.getLoopbackAddress(),
        0,
        Optional.empty(),
        Optional.empty(),
        100,
        1024 * 1024,
        "test",
        new NodeSettings.Cluster(
            "test",
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

  private static void awaitLeader(String id, Node... nodes) {
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

  private static Optional<String> leader(Node node) {
    return node.view().leader().map(leader -> leader.member().id().value());
  }
}
