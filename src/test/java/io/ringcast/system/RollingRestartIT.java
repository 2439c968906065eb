package io.ringcast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.client.Pauses;
import io.ringcast.client.SteadyChat;
import io.ringcast.node.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Nodes that are restarted or stopped by SIGTERM, under the talk of their clients. */
@Timeout(240)
class RollingRestartIT {

  private static final String[] ALL = {"server1", "server2", "server3", "server4", "server5"};
  private static final int USERS = 20;

  /** Five nodes, one after the other. */
  @Test
  void nobodyNoticesButByAShortPause() throws Exception {
    try (ClusterUnderTest cluster = new ClusterUnderTest("rolling-restart");
        SteadyChat chat = new SteadyChat()) {
      List<Endpoint> addresses = new ArrayList<>();
      for (String id : ALL) {
        cluster.start(id);
        addresses.add(new Endpoint(cluster.node(id).address(), cluster.node(id).clientPort()));
      }
      cluster.awaitAgreement("server5", ALL);
      for (int i = 0; i < USERS; i++) {
        addresses.addLast(addresses.removeFirst());
        chat.connect("user" + i, List.copyOf(addresses));
      }
      chat.start(Duration.ofMillis(20));

      for (String id : ALL) {
        NodeProcess node = cluster.node(id);
        node.terminate();
        assertThat(node.awaitExit(Duration.ofSeconds(30))).isEqualTo(143);
        node.start();
        cluster.awaitAgreement("server5", ALL);
      }

      chat.assertNothingRefusedLostOrDoubled();
      assertThat(chat.losses()).isEmpty();
      assertThat(chat.answeredWithin(0.99)).isLessThan(Duration.ofMillis(250));
      Pauses pauses = chat.pausesOfMoves();
      System.out.println(pauses);
      assertThat(pauses.count()).as("all moved once at least").isGreaterThanOrEqualTo(USERS);
      assertThat(pauses.within(1)).as("max of %s", pauses).isLessThan(Pauses.A_TIME_LIMIT);
    }
  }

  @Test
  void whoCannotMoveStaysToTheEndAndIsToldLast() {
    Duration limit = Duration.ofSeconds(3);
    try (ClusterUnderTest cluster =
        new ClusterUnderTest("drain-of-plain-client", "ringcast.drain-time=" + limit)) {
      NodeProcess stopping = cluster.start("server1");
      NodeProcess other = cluster.start("server2");
      cluster.awaitAgreement("server2", "server1", "server2");
      try (PlainClient plain = PlainClient.register(stopping, "plain");
          PlainClient friend = PlainClient.register(other, "friend")) {
        long began = System.nanoTime();
        stopping.terminate();
        await("the drain")
            .atMost(ClusterUnderTest.PATIENCE)
            .until(() -> stopping.status().at("/load/draining").asBoolean());

        String asked = friend.sendTo("plain", "still there?");

        assertThat(friend.awaitAck(asked).path("success").asBoolean()).isTrue();
        await("the message")
            .atMost(ClusterUnderTest.PATIENCE)
            .until(() -> plain.contentsFrom("friend").equals(List.of("still there?")));
        plain.awaitEnd();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(limit);
        List<JsonNode> received = plain.received();
        assertThat(received)
            .noneMatch(message -> message.path("type").asString().equals("SERVER_MOVE"));
        JsonNode last = received.getLast().at("/payload/data");
        assertThat(last.path("reason").asString("")).isEqualTo("node_stopping");
        assertThat(last.at("/redirect/port").asInt()).isEqualTo(other.clientPort());
        assertThat(stopping.awaitExit(ClusterUnderTest.PATIENCE)).isEqualTo(143);
      }
    }
  }
}
