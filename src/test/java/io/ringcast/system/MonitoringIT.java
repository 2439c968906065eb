package io.ringcast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The files of deploy/monitoring: what they name is there, and a real Prometheus takes them. */
class MonitoringIT {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern EXPRESSION =
      Pattern.compile("(?m)^ +expr: (?:>-\\n((?: {10}.*\\n)+)|(.*)\\n)");
  private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");

  /** Hides the series of what did not happen lately; they must be there all the same. */
  private static final Pattern ONLY_WHAT_HAPPENED = Pattern.compile(" > 0$");

  private static final Pattern NAME = Pattern.compile("\\b(?:ringcast|jvm|process|system)_\\w+");

  private static ClusterUnderTest cluster;

  @BeforeAll
  static void startNodes() {
    cluster = new ClusterUnderTest("monitoring", "ringcast.lb.agent-port=0");
    cluster.start("server1");
    cluster.start("server2");
    cluster.awaitAgreement("server2", "server1", "server2");
  }

  @AfterAll
  static void stopNodes() {
    cluster.close();
  }

  private static List<String> alertExpressions() throws IOException {
    return EXPRESSION
        .matcher(Files.readString(Prometheus.FILES.resolve("alerts.yml")))
        .results()
        .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
        .toList();
  }

  private static List<String> dashboardExpressions() throws IOException {
    JsonNode dashboard =
        JSON.readTree(Files.readString(Prometheus.FILES.resolve("grafana-dashboard.json")));
    List<String> expressions = new ArrayList<>();
    for (JsonNode panel : dashboard.path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        expressions.add(target.path("expr").asString());
      }
    }
    return expressions;
  }

  private static Set<String> names(List<String> expressions) {
    Set<String> names = new TreeSet<>();
    for (String expression : expressions) {
      NAME.matcher(QUOTED.matcher(expression).replaceAll(""))
          .results()
          .forEach(match -> names.add(match.group()));
    }
    return names;
  }

  private static Set<String> namesOfNode() {
    Set<String> names = new TreeSet<>();
    cluster
        .node("server1")
        .get("/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> names.add(line.split("[{ ]", 2)[0]));
    return names;
  }

  @Test
  void everyMetricOfTheAlertsIsThere() throws IOException {
    List<String> expressions = alertExpressions();
    assertThat(expressions).hasSizeGreaterThan(10);
    assertThat(namesOfNode()).containsAll(names(expressions));
  }

  @Test
  void everyMetricOfTheDashboardIsThere() throws IOException {
    List<String> expressions = dashboardExpressions();
    assertThat(expressions).hasSizeGreaterThan(20);
    assertThat(namesOfNode()).containsAll(names(expressions));
  }

  @Test
  void theAlertsDoWhatTheirTestsSay() throws IOException {
    Program.require("promtool");
    for (List<String> arguments :
        List.of(
            List.of("check", "config", "prometheus.yml"),
            List.of("test", "rules", "alerts-test.yml"))) {
      String[] words =
          Stream.concat(
                  arguments.subList(0, 2).stream(),
                  Stream.of(Prometheus.FILES.resolve(arguments.get(2)).toString()))
              .toArray(String[]::new);
      try (Program promtool = Program.start(cluster.folder(), "promtool", words)) {
        assertThat(promtool.awaitSuccess()).contains("SUCCESS");
      }
    }
  }

  @Test
  void prometheusFindsEachNodeOnceAndSeesOneThatIsKilled() throws IOException {
    Program.require("prometheus");
    NodeProcess first = cluster.node("server1");
    NodeProcess second = cluster.node("server2");
    try (Prometheus prometheus =
        new Prometheus(Files.createTempDirectory(cluster.folder(), "prometheus"), first, second)) {
      await("both nodes being up")
          .atMost(ClusterUnderTest.PATIENCE)
          .until(() ->
              labels(prometheus.query("up == 1"), "node").equals(List.of("server1", "server2")));
      await("one leader")
          .atMost(ClusterUnderTest.PATIENCE)
          .until(() ->
              values(prometheus.query("sum by (cluster) (ringcast_is_leader)"))
                  .equals(List.of("1")));
      for (String expression : dashboardExpressions()) {
        String query = filled(ONLY_WHAT_HAPPENED.matcher(expression).replaceFirst(""));
        await("series of " + query)
            .atMost(ClusterUnderTest.PATIENCE)
            .until(() -> !prometheus.query(query).isEmpty());
      }
      assertThat(prometheus.query(filled("ringcast_members{cluster=\"$cluster\"}"))).hasSize(2);

      second.kill();

      await("server2 being down")
          .atMost(ClusterUnderTest.PATIENCE)
          .until(() ->
              labels(prometheus.query("up{job=\"ringcast\"} == 0"), "node")
                  .equals(List.of("server2")));
      await("the alert")
          .atMost(ClusterUnderTest.PATIENCE)
          .until(() -> alerts(prometheus).contains("RingcastNodeDown"));
    } finally {
      if (!second.isRunning()) {
        second.start();
      }
    }
  }

  private static String filled(String expression) {
    String name = cluster.node("server1").status().at("/cluster/name").asString();
    return expression.replace("$cluster", name).replace("$__rate_interval", "10s");
  }

  private static List<String> labels(JsonNode result, String label) {
    return stream(result)
        .map(series -> series.at("/metric/" + label).asString(""))
        .sorted()
        .toList();
  }

  private static List<String> values(JsonNode result) {
    return stream(result).map(series -> series.at("/value/1").asString("")).toList();
  }

  private static List<String> alerts(Prometheus prometheus) {
    return stream(prometheus.get("alerts").path("alerts"))
        .map(alert -> alert.at("/labels/alertname").asString(""))
        .toList();
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
