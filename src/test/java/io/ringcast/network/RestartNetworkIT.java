package io.ringcast.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.client.SteadyChat;
import io.ringcast.node.Endpoint;
import io.ringcast.system.ClusterUnderTest;
import io.ringcast.system.NodeProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes that are started again, in order or at once. */
class RestartNetworkIT extends OnFiveHosts {

  /** Two at each node, who each send so often. */
  private static final int USERS = 10;

  private static final Duration BETWEEN_MESSAGES = Duration.ofMillis(20);

  @ParameterizedTest
  @ValueSource(strings = {LEADER, FOLLOWER})
  void aKilledNodeIsStartedAgainAtOnce(String id) {
    NodeProcess node = cluster.node(id);
    node.kill();
    bringBack(node);
    chat.resumes(ALL);
  }

  @Test
  void allAreRestartedInTurnUnderChat() throws Exception {
    try (SteadyChat talk = new SteadyChat()) {
      List<Endpoint> nodes =
          new ArrayList<>(
              cluster.nodes().stream()
                  .map(node -> new Endpoint(node.address(), node.clientPort()))
                  .toList());
      for (int i = 0; i < USERS; i++) {
        talk.connect("user" + i, List.copyOf(nodes));
        nodes.addLast(nodes.removeFirst());
      }
      talk.start(BETWEEN_MESSAGES);
      for (String id : ALL) {
        restart(cluster.node(id));
      }
      talk.assertNothingRefusedLostOrDoubled();
      assertThat(talk.losses()).isEmpty();
    }
    chat.resumes(ALL);
  }

  private void restart(NodeProcess node) {
    node.terminate();
    node.awaitExit(ClusterUnderTest.PATIENCE);
    String[] others = allBut(node.id());
    Timed.from("the orderly end of " + node)
        .within(Limits.KILLED, () -> cluster.assertAgreement(highest(others), others));
    bringBack(node);
  }
}
