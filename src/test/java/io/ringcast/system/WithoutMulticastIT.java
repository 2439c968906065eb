package io.ringcast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The lower rungs of discovery: nodes that can only reach each other by TCP. */
class WithoutMulticastIT {

  private static final String OFF = "ringcast.cluster.interface=none";

  @Test
  void nodesMeetThroughSeedsAndSurviveTheirLeader() {
    try (ClusterUnderTest cluster = new ClusterUnderTest("seeds", OFF)) {
      // A chain: the last learns of the first only through the one in the middle.
      NodeProcess first = cluster.start("server1");
      NodeProcess second = cluster.start("server2", seed(first));
      NodeProcess third = cluster.start("server3", seed(second));
      long epoch = cluster.awaitAgreement("server3", "server1", "server2", "server3");
      assertThat(third.status().at("/cluster/mode").asString()).isEqualTo("seeds");
      assertThat(third.get("/events").body()).contains("server1", "server2");

      try (PlainClient anna = PlainClient.register(first, "anna");
          PlainClient bert = PlainClient.register(second, "bert");
          PlainClient carl = PlainClient.register(third, "carl")) {
        await().until(() -> arrives(anna, "carl") && arrives(carl, "anna"));
        anna.broadcast("to everyone");
        await().until(() -> bert.contentsFrom("anna").equals(List.of("to everyone")));
        await().until(() -> carl.contentsFrom("anna").contains("to everyone"));

        third.kill();

        long newEpoch = cluster.awaitAgreement("server2", "server1", "server2");
        assertThat(newEpoch).isGreaterThan(epoch);
        await().until(() -> arrives(anna, "bert"));

        third.start();
        cluster.awaitAgreement("server3", "server1", "server2", "server3");
      }
    }
  }

  @Test
  void aNodeAloneSaysSoAndServesItsClients() {
    try (ClusterUnderTest cluster = new ClusterUnderTest("alone", OFF)) {
      NodeProcess alone = cluster.start("server1");
      await()
          .atMost(ClusterUnderTest.PATIENCE)
          .ignoreExceptions()
          .ignoreException(AssertionError.class)
          .until(() -> ClusterUnderTest.leaderOf(alone.status()).equals("server1"));
      assertThat(alone.status().at("/cluster/mode").asString()).isEqualTo("standalone");
      assertThat(alone.status().at("/cluster/state").asString()).isEqualTo("standalone");

      try (PlainClient anna = PlainClient.register(alone, "anna");
          PlainClient bert = PlainClient.register(alone, "bert")) {
        anna.broadcast("just us");
        await().until(() -> bert.contentsFrom("anna").equals(List.of("just us")));
      }
    }
  }

  /**
   * Two nodes on two addresses of the loopback interface, with the one link port that goes with a
   * DNS name; each takes one client.
   */
  @Test
  void nodesMeetThroughDnsAndAFullOneNamesAnother() {
    int linkPort = Ports.free();
    try (ClusterUnderTest cluster =
        new ClusterUnderTest(
            "dns",
            OFF,
            "ringcast.cluster.dns=localhost",
            "ringcast.cluster.port=" + linkPort,
            "ringcast.max-clients=1")) {
      NodeProcess named = cluster.start("server1", "ringcast.bind=127.0.0.1");
      NodeProcess other = cluster.start("server2", "ringcast.bind=127.0.0.2");
      cluster.awaitAgreement("server2", "server1", "server2");
      assertThat(other.status().at("/cluster/mode").asString()).isEqualTo("dns");
      await().until(() -> named.status().at("/peers/0/weight").asInt() > 0);

      try (PlainClient anna = PlainClient.register(named, "anna");
          PlainClient refused = PlainClient.connect(named).sendRegister("bert")) {
        JsonNode answer = refused.awaitOne("SERVER_RESPONSE").path("payload");
        assertThat(answer.path("success").asBoolean(true)).isFalse();
        assertThat(answer.at("/data/reason").asString()).isEqualTo("node_full");
        assertThat(answer.at("/data/redirect/host").asString()).isEqualTo("127.0.0.2");
        assertThat(answer.at("/data/redirect/port").asInt()).isEqualTo(other.clientPort());
        refused.awaitEnd();

        try (PlainClient bert = PlainClient.register(other, "bert")) {
          await().until(() -> arrives(anna, "bert") && arrives(bert, "anna"));
        }
      }
    }
  }

  private static String seed(NodeProcess node) {
    return "ringcast.cluster.seeds=" + node.address() + ":" + node.linkPort();
  }

  private static boolean arrives(PlainClient sender, String user) {
    return sender.awaitAck(sender.sendTo(user, "hello")).path("success").asBoolean();
  }
}
