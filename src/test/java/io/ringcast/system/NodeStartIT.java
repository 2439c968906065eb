package io.ringcast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Starts that must not succeed. */
class NodeStartIT {

  private static final Duration EXIT_LIMIT = Duration.ofSeconds(60);

  /** One after the other would take much longer: nodes are started all at once. */
  @Test
  void aWrongValueEndsTheStartWithOneClearLine() {
    List<String> wrong =
        List.of(
            "ringcast.port=70000",
            "ringcast.node-id=not an id",
            "ringcast.cluster.heartbeat-interval=soon",
            "ringcast.cluster.seeds=localhost");
    try (ClusterUnderTest cluster = new ClusterUnderTest("wrong-values")) {
      Map<String, NodeProcess> nodes = new LinkedHashMap<>();
      for (int i = 0; i < wrong.size(); i++) {
        nodes.put(wrong.get(i), cluster.start("server" + i, wrong.get(i)));
      }
      nodes.forEach((property, node) -> {
        String name = property.substring(0, property.indexOf('='));
        String value = property.substring(property.indexOf('=') + 1);

        assertThat(node.awaitExit(EXIT_LIMIT)).as(property).isNotZero();
        assertThat(node.log().lines().filter(line -> line.contains(value)))
            .as("lines that name %s, in:%n%s", property, node.log())
            .hasSize(1)
            .allMatch(line -> line.contains(name));
        assertThat(node.log()).doesNotContain("\tat ");
      });
    }
  }

  @Test
  void aPortThatIsTakenEndsTheStartWithOneClearLine() {
    try (ClusterUnderTest cluster = new ClusterUnderTest("port-taken")) {
      NodeProcess first = cluster.start("server1");
      cluster.awaitAgreement("server1", "server1");
      NodeProcess second = cluster.start("server2", "ringcast.port=" + first.clientPort());

      assertThat(second.awaitExit(EXIT_LIMIT)).isNotZero();
      assertThat(second.log()).contains(Integer.toString(first.clientPort()));
      assertThat(second.log()).doesNotContain("\tat ");
      assertThat(first.isRunning()).isTrue();
    }
  }
}
