package io.ringcast.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.system.ClusterUnderTest;
import io.ringcast.system.NodeProcess;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Tests on five nodes, each on its host, that find each other by multicast. They are started once
 * for all such tests, and end with this process: each test begins with a whole network and all five
 * agreed on the highest.
 */
@OnHosts
abstract class OnFiveHosts {

  static final String[] ALL = {"server1", "server2", "server3", "server4", "server5"};
  static final String LEADER = "server5";
  static final String FOLLOWER = "server2";

  /** Made when the first such test begins, if hosts can be made at all. */
  private static final class Shared {
    static final HostNetwork NETWORK = new HostNetwork();
    static final ClusterUnderTest CLUSTER =
        new ClusterUnderTest("five-hosts", HostNetwork.MULTICAST_PORT, NETWORK::host);

    static {
      for (String id : ALL) {
        CLUSTER.start(id);
      }
    }
  }

  HostNetwork network;
  ClusterUnderTest cluster;
  Chat chat;

  @BeforeEach
  void beginWhole() {
    network = Shared.NETWORK;
    cluster = Shared.CLUSTER;
    startWhatAFailedTestLeft();
    cluster.awaitAnswers();
    cluster.awaitAgreement(LEADER, ALL);
    chat = new Chat(cluster);
    chat.resumes(ALL);
  }

  private void startWhatAFailedTestLeft() {
    cluster.nodes().stream().filter(node -> !node.isRunning()).forEach(NodeProcess::start);
  }

  @AfterEach
  void healAll() {
    network.heal();
    cluster.nodes().stream().filter(NodeProcess::isRunning).forEach(NodeProcess::resume);
    if (chat != null) {
      chat.close();
    }
    assertThat(cluster.nodes())
        .as("all live on, or were brought back by the test that killed them")
        .allMatch(NodeProcess::isRunning);
  }

  /** Starts it again, and waits until it belongs to the cluster again. */
  void bringBack(NodeProcess node) {
    node.start();
    cluster.awaitAnswers();
    Timed.from("the new start of " + node)
        .within(Limits.JOINED, () -> cluster.assertAgreement(LEADER, ALL));
  }

  /** Of ids in their order. */
  static String highest(String... nodes) {
    return nodes[nodes.length - 1];
  }

  /** The ids of the others, in their order. */
  static String[] allBut(String... gone) {
    return Arrays.stream(ALL)
        .filter(id -> !Arrays.asList(gone).contains(id))
        .toArray(String[]::new);
  }
}
