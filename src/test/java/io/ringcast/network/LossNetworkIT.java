package io.ringcast.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.system.NodeProcess;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Heartbeats that are lost and late on the way, and what happens meanwhile. */
class LossNetworkIT extends OnFiveHosts {

  private static final JsonMapper JSON = new JsonMapper();
  private static final double LOSS = 0.3;

  /** Of a quarter of the heartbeat interval. */
  private static final Duration DELAY = Duration.ofMillis(500);

  @Test
  void lostAndLateHeartbeatsBlameNobody() {
    long epoch = cluster.awaitAgreement(LEADER, ALL);
    Map<String, Long> before = new HashMap<>();
    cluster.nodes().forEach(node -> before.put(node.id(), lastEvent(node)));

    try (LossyMulticast loss = new LossyMulticast(network, LOSS, DELAY, ALL)) {
      loss.awaitLongGap();
      chat.resumes(ALL);
    }

    assertThat(cluster.awaitAgreement(LEADER, ALL)).as("epoch").isEqualTo(epoch);
    for (NodeProcess node : cluster.nodes()) {
      assertThat(eventsAfter(node, before.get(node.id()))).as("events of %s", node).isEmpty();
    }
  }

  /** The proof of its death goes over the links, so nobody waits for heartbeats. */
  @Test
  void aLeaderIsKilledMeanwhile() {
    NodeProcess leader = cluster.node(LEADER);
    String[] others = allBut(LEADER);

    try (LossyMulticast loss = new LossyMulticast(network, LOSS, DELAY, ALL)) {
      loss.awaitLongGap();
      Timed.after("kill -9 of the leader under loss", leader::kill)
          .within(Limits.KILLED, () -> cluster.assertAgreement(highest(others), others));
      chat.resumes(others);
      bringBack(leader);
      chat.resumes(ALL);
    }
  }

  private static long lastEvent(NodeProcess node) {
    return JSON.readTree(node.get("/events").body()).path("last_number").asLong();
  }

  private static List<String> eventsAfter(NodeProcess node, long number) {
    JsonNode events = JSON.readTree(node.get("/events?after=" + number).body()).path("events");
    return events.valueStream().map(JsonNode::toString).toList();
  }
}
