package io.ringcast.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** The table of the jar's {@code top}, of real nodes in unusual states. */
@Timeout(240)
class TopIT {

  private static final String[] ALL = {"server1", "server2", "server3"};
  private static final String TOKEN = "a-token-of-operators";

  @Test
  void aTableOfWhoLeadsDrainsAndSteppedDown() throws Exception {
    try (ClusterUnderTest cluster = new ClusterUnderTest("top", "ringcast.admin.token=" + TOKEN)) {
      for (String id : ALL) {
        cluster.start(id);
      }
      cluster.awaitAgreement("server3", ALL);
      try (PlainClient _ = PlainClient.register(cluster.node("server2"), "alice")) {
        assertThat(cluster.node("server1").post("/admin/drain", TOKEN).statusCode()).isEqualTo(200);
        assertThat(cluster.node("server3").post("/admin/step-down", TOKEN).statusCode())
            .isEqualTo(200);
        cluster.awaitAgreement("server2", ALL);

        for (String id : List.of("server1", "server2")) {
          NodeProcess asked = cluster.node(id);
          await("all of it being known to " + id)
              .atMost(ClusterUnderTest.PATIENCE)
              .until(() -> knowsAll(asked.status()));
          assertThat(top(asked))
              .anyMatch(row -> row.matches("server1 +follower +draining +0 .*"))
              .anyMatch(row -> row.matches("server2 +leader +alive +1 .*"))
              .anyMatch(row -> row.matches("server3 +follower +alive, stepped down +0 .*"));
        }
      }
    }
  }

  private static boolean knowsAll(JsonNode status) {
    boolean draining =
        status.at("/load/draining").asBoolean()
            || status
                .path("peers")
                .valueStream()
                .anyMatch(peer -> peer.path("draining").asBoolean());
    return draining
        && status.at("/cluster/clients").asInt() == 1
        && !status.at("/election/stepped_down").isEmpty();
  }

  /** The lines of one table. */
  private static List<String> top(NodeProcess asked) throws IOException, InterruptedException {
    Process top =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-jar",
                System.getProperty("ringcast.jar"),
                "top",
                "--once",
                asked.address(""))
            .redirectErrorStream(true)
            .start();
    String printed = new String(top.getInputStream().readAllBytes(), UTF_8);
    assertThat(top.waitFor()).as(printed).isZero();
    return printed.lines().toList();
  }
}
