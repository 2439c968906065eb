package io.ringcast.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.node.Endpoint;
import io.ringcast.node.NodeId;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whole nodes in one process, on real sockets of the loopback interface. */
class NodeTest {

  private final NodesUnderTest nodes = new NodesUnderTest();

  @AfterEach
  void stopAll() throws Exception {
    nodes.stopAll();
  }

  @Test
  void nodesFindEachOtherAndTheHighestIdLeads() throws Exception {
    Node nine = nodes.start(nodes.settings("server9"));
    Node ten = nodes.start(nodes.settings("server10"));
    Node two = nodes.start(nodes.settings("server2"));

    NodesUnderTest.awaitLeader("server10", nine, ten, two);
    assertThat(nine.view().mode().name()).isEqualTo("MULTICAST");
    assertThat(List.of(nine, ten, two))
        .extracting(node -> node.view().epoch())
        .containsOnly(nine.view().epoch());
  }

  @Test
  void aNodeThatLeavesIsReplacedAsLeader() throws Exception {
    Node one = nodes.start(nodes.settings("server1"));
    Node two = nodes.start(nodes.settings("server2"));
    NodesUnderTest.awaitLeader("server2", one, two);

    nodes.stop(two);

    await().untilAsserted(() -> assertThat(NodesUnderTest.leader(one)).contains("server1"));
    assertThat(one.view().peer(new NodeId("server2")))
        .hasValueSatisfying(peer -> assertThat(peer.state().isLive()).isFalse());
  }

  @Test
  void seedsJoinNodesWithoutMulticast() throws Exception {
    Node one = nodes.start(nodes.settings("server1", "none", List.of()));
    Endpoint seed = one.view().self().addresses().link();
    Node two = nodes.start(nodes.settings("server2", "none", List.of(seed)));
    Node three = nodes.start(nodes.settings("server3", "none", List.of(seed)));

    NodesUnderTest.awaitLeader("server3", one, two, three);
    assertThat(three.view().mode().name()).isEqualTo("SEEDS");
  }

  @Test
  void theSecondNodeOfAnIdIsTold() throws Exception {
    nodes.start(nodes.settings("server1"));
    Node second = nodes.start(nodes.settings("server1"));

    await().untilAsserted(() -> assertThat(nodes.mustStop()).isNotEmpty());
    assertThat(nodes.mustStop().getFirst()).contains("server1", "ringcast.node-id");
    assertThat(second.view().peers()).isEmpty();
  }
}
