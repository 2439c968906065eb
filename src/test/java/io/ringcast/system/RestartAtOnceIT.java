package io.ringcast.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.app.Node;
import io.ringcast.app.NodeSettings;
import io.ringcast.balance.RebalanceMode;
import io.ringcast.node.NodeId;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * A node is killed, and its next life speaks before anybody can have missed the former one. A new
 * process would need seconds to start; so the next life waits in this one, with all that it needs
 * loaded and ports of its own, and begins when the former one is dead.
 */
class RestartAtOnceIT {

  private static final Duration INTERVAL = Duration.ofMillis(500);
  private static final int MISSED = 3;
  private static final String RESTARTED = "server3";
  private static final List<String> OTHERS = List.of("server1", "server2");

  private final ClusterUnderTest cluster =
      new ClusterUnderTest(
          "restart-at-once", "ringcast.cluster.heartbeat-interval=" + INTERVAL.toMillis() + "ms");

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void theNextLifeLeadsInAHigherEpoch() throws Exception {
    OTHERS.forEach(cluster::start);
    NodeProcess former = cluster.start(RESTARTED);
    long epoch = cluster.awaitAgreement(RESTARTED, "server1", "server2", RESTARTED);
    loadAllThatANodeNeeds();
    String name = former.status().at("/cluster/name").asString();

    Node next = new Node(settings(name), text -> {});
    try (GroupEar ear = GroupEar.toEverybody(cluster.multicastPort())) {
      former.kill();
      long deadNanos = System.nanoTime();
      next.start();

      Duration passed = firstHeartbeat(ear, next).minusNanos(deadNanos);
      System.out.printf("the next life is heard after %d ms%n", passed.toMillis());
      assertThat(passed).as("before the former life's next heartbeat was due").isLessThan(INTERVAL);
      await("agreement on the next life")
          .atMost(ClusterUnderTest.PATIENCE)
          .untilAsserted(() -> OTHERS.forEach(id -> assertFollows(id, epoch)));
    } finally {
      next.stop();
    }
  }

  private void assertFollows(String id, long formerEpoch) {
    JsonNode status = cluster.node(id).status();
    assertThat(ClusterUnderTest.leaderOf(status)).as("leader at %s", id).isEqualTo(RESTARTED);
    assertThat(status.at("/cluster/epoch").asLong()).isGreaterThan(formerEpoch);
    assertThat(ClusterUnderTest.peerState(status, RESTARTED)).isEqualTo("alive");
  }

  /** When it was heard, by the clock of this process. */
  private static Duration firstHeartbeat(GroupEar ear, Node node) {
    String incarnation = node.view().self().member().incarnation().toString();
    await("a heartbeat of the next life")
        .atMost(ClusterUnderTest.PATIENCE)
        .until(() -> ear.heard().stream().anyMatch(heard -> isOf(incarnation, heard)));
    return ear.heard().stream()
        .filter(heard -> isOf(incarnation, heard))
        .findFirst()
        .map(heard -> Duration.ofNanos(heard.atNanos()))
        .orElseThrow();
  }

  private static boolean isOf(String incarnation, GroupEar.Heard heard) {
    return new String(heard.bytes(), UTF_8).contains(incarnation);
  }

  /** A node alone in a cluster of its own. */
  private void loadAllThatANodeNeeds() throws Exception {
    Node alone = new Node(settings("restart-at-once-alone"), text -> {});
    alone.start();
    alone.stop();
  }

  private NodeSettings settings(String name) throws Exception {
    return new NodeSettings(
        new NodeId(RESTARTED),
        InetAddress.getLoopbackAddress(),
        0,
        Optional.empty(),
        Optional.empty(),
        100,
        1 << 20,
        48L << 20,
        Duration.ofSeconds(1),
        RebalanceMode.OFF,
        "test",
        new NodeSettings.Cluster(
            name,
            Optional.empty(),
            "lo",
            InetAddress.getByName("224.0.0.1"),
            cluster.multicastPort(),
            0,
            INTERVAL,
            MISSED,
            List.of(),
            Optional.empty(),
            OptionalInt.empty(),
            true));
  }
}
