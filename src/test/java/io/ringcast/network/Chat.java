package io.ringcast.network;

import static org.awaitility.Awaitility.await;

import io.ringcast.system.ClusterUnderTest;
import io.ringcast.system.PlainClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** One client on each node, who stay through what happens to the nodes. */
final class Chat implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(50);

  private final ClusterUnderTest cluster;
  private final Map<String, PlainClient> clients = new HashMap<>();
  private int round;

  Chat(ClusterUnderTest cluster) {
    this.cluster = cluster;
  }

  /**
   * Waits until the clients of these nodes reach each other: each sends to the next one, the last
   * to the first. Only a client whose node has closed its connection registers anew.
   */
  void resumes(String... nodes) {
    String content = "round " + ++round;
    for (String node : nodes) {
      register(node);
    }
    for (int i = 0; i < nodes.length; i++) {
      PlainClient from = clients.get(nodes[i]);
      PlainClient to = clients.get(nodes[(i + 1) % nodes.length]);
      await("chat from " + from.user() + " to " + to.user())
          .atMost(Limits.CHAT)
          .pollInterval(POLL)
          .until(() -> isTaken(from, to, content));
      await(content + " at " + to.user())
          .atMost(Limits.CHAT)
          .until(() -> to.contentsFrom(from.user()).contains(content));
    }
  }

  private void register(String node) {
    PlainClient client = clients.get(node);
    if (client == null || client.hasEnded()) {
      clients.put(node, PlainClient.register(cluster.node(node), "client-of-" + node));
    }
  }

  private static boolean isTaken(PlainClient from, PlainClient to, String content) {
    return from.awaitAck(from.sendTo(to.user(), content)).path("success").asBoolean(false);
  }

  @Override
  public void close() {
    clients.values().forEach(PlainClient::close);
  }
}
