package io.ringcast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

/** Nodes that share a secret, and one that has none, on one group. */
class ClusterSecretIT {

  private static final String SECRET = "the word that nobody else knows";
  private static final String SETTING = "ringcast.cluster.secret";

  @Test
  void onlyThoseWhoKnowItJoin() {
    try (ClusterUnderTest cluster = new ClusterUnderTest("secret")) {
      NodeProcess one = cluster.start("server1", SETTING + "=" + SECRET);
      cluster.start("server2", SETTING + "=" + SECRET);
      cluster.awaitAgreement("server2", "server1", "server2");
      NodeProcess other =
          cluster.start(
              "server3", "ringcast.cluster.seeds=" + one.address() + ":" + one.linkPort());

      cluster.awaitAgreement("server3", "server3");
      for (NodeProcess node : new NodeProcess[] {one, other}) {
        await()
            .atMost(ClusterUnderTest.PATIENCE)
            .untilAsserted(() ->
                assertThat(node.log())
                    .contains("Heartbeats are ignored for their hash", "A link was not made"));
        assertThat(node.log()).contains(SETTING).doesNotContain(SECRET);
      }
      assertThat(cluster.awaitAgreement("server2", "server1", "server2")).isPositive();
    }
  }
}
