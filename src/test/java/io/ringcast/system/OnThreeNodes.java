package io.ringcast.system;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A test on three nodes that find each other by multicast. They are started once for all such
 * tests, and end with this process: each test begins with all three up and agreed on the highest as
 * leader, what the one before has killed being started again.
 */
abstract class OnThreeNodes {

  static final String[] ALL = {"server2", "server9", "server10"};

  private static final Duration POLL = Duration.ofMillis(50);
  private static final ClusterUnderTest CLUSTER = new ClusterUnderTest("three-nodes");

  static {
    for (String id : ALL) {
      CLUSTER.start(id);
    }
  }

  final ClusterUnderTest cluster = CLUSTER;

  /** The epoch at the beginning of the test. */
  long epoch;

  private final List<PlainClient> clients = new ArrayList<>();

  @BeforeEach
  void startWhatIsDown() {
    for (NodeProcess node : cluster.nodes()) {
      if (!node.isRunning()) {
        node.start();
      }
    }
    epoch = cluster.awaitAgreement("server10", ALL);
  }

  @AfterEach
  void dropClients() {
    clients.forEach(PlainClient::close);
  }

  /** A connection that has not said anything yet; dropped after the test. */
  PlainClient connect(String node) {
    PlainClient client = PlainClient.connect(cluster.node(node));
    clients.add(client);
    return client;
  }

  /** A registered client; dropped after the test. */
  PlainClient register(String node, String user) {
    PlainClient client = PlainClient.register(cluster.node(node), user);
    clients.add(client);
    return client;
  }

  /** Sends a private message again until the sender hears that there is no such user. */
  static void awaitUnknown(PlainClient sender, String user) {
    await(user + " being unknown")
        .atMost(ClusterUnderTest.PATIENCE)
        .pollInterval(POLL)
        .until(() -> !isTaken(sender, user, "are you there?"));
  }

  /** Sends a private message, again as long as presence has not spread, until it has arrived. */
  static void awaitDelivered(PlainClient from, PlainClient to, String content) {
    await("delivery of '" + content + "'")
        .atMost(ClusterUnderTest.PATIENCE)
        .pollInterval(POLL)
        .until(() -> isTaken(from, to.user(), content));
    await("'" + content + "' at " + to.user())
        .atMost(ClusterUnderTest.PATIENCE)
        .until(() -> to.contentsFrom(from.user()).contains(content));
  }

  private static boolean isTaken(PlainClient sender, String user, String content) {
    return sender.awaitAck(sender.sendTo(user, content)).path("success").asBoolean();
  }
}
