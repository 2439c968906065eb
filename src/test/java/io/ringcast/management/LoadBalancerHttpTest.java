package io.ringcast.management;

import io.ringcast.balance.LoadShedding;
import io.ringcast.wire.Message.Load;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

@ManagementUnderTest
class LoadBalancerHttpTest {

  private static final int BUSIER = 429;
  private static final int UNAVAILABLE = 503;

  @Autowired private RestTestClient http;
  @Autowired private FakeAccess access;
  @Autowired private LoadShedding shedding;
  private final FakeNode node = FakeNode.ofThree();

  @BeforeEach
  void start() {
    access.running(node);
  }

  private ResponseSpec get(String uri) {
    return http.get().uri(uri).exchange();
  }

  private static Load weight(int weight) {
    return new Load(20, 100, 0, 0, weight, true, false);
  }

  private static void expectRefusal(ResponseSpec response, int code, String title, String detail) {
    response
        .expectStatus()
        .isEqualTo(code)
        .expectHeader()
        .valueEquals(HttpHeaders.RETRY_AFTER, "1")
        .expectHeader()
        .contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
        .expectBody()
        .jsonPath("$.title")
        .isEqualTo(title)
        .jsonPath("$.detail")
        .isEqualTo(detail);
  }

  private void expectJson(String uri, String json) {
    get(uri)
        .expectStatus()
        .isOk()
        .expectHeader()
        .contentTypeCompatibleWith(MediaType.APPLICATION_JSON)
        .expectBody()
        .json(json, JsonCompareMode.STRICT);
  }

  /** This node's load has been like that for several heartbeats. */
  private void last(Load load) {
    node.cluster.setLoad(load);
    for (int second = 0; second < 12; second++) {
      node.cluster.advance(Duration.ofSeconds(1));
      node.cluster.heartbeat("server2", weight(60));
      node.cluster.heartbeat("server3", weight(60));
      shedding.sample(load.weight(), node.clock().ticker().nanos(), Duration.ofSeconds(4));
    }
  }

  // Ready, and load.

  @ParameterizedTest
  @ValueSource(strings = {"/lb/ready", "/lb/load"})
  void aNodeThatTakesClientsSaysHowMuchRoomThereIs(String uri) {
    expectJson(
        uri,
        """
        {"node_id": "server1", "weight": 80, "average_weight": 66.7, "clients": 20,
         "max_clients": 100}
        """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/lb/ready", "/lb/load"})
  void aDrainingNodeIsNone(String uri) {
    node.cluster.setLoad(new Load(20, 100, 0, 0, 0, true, true));
    expectRefusal(
        get(uri), UNAVAILABLE, "Draining", "this node takes no new clients: it is draining");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/lb/ready", "/lb/load"})
  void aNodeThatStopsIsNone(String uri) {
    access.stopping();
    expectRefusal(
        get(uri), UNAVAILABLE, "Draining", "this node takes no new clients: it is draining");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/lb/ready", "/lb/load"})
  void aNodeThatIsNotReadyIsNone(String uri) {
    node.cluster.setLoad(new Load(0, 100, 0, 0, 0, false, false));
    expectRefusal(get(uri), UNAVAILABLE, "Not ready", "this node does not take clients yet");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/lb/ready", "/lb/load", "/sd/prometheus", "/sd/traefik"})
  void aNodeThatStartsSaysSo(String uri) {
    access.starting();
    expectRefusal(get(uri), UNAVAILABLE, "Starting", "the node is starting");
  }

  @Test
  void aFullNodeIsReadyBecauseItSendsClientsToOthers() {
    node.cluster.setLoad(new Load(100, 100, 0, 0, 0, true, false));
    get("/lb/ready").expectStatus().isOk();
  }

  @Test
  void aFullNodeHasNoRoom() {
    node.cluster.setLoad(new Load(100, 100, 0, 0, 0, true, false));
    expectRefusal(get("/lb/load"), UNAVAILABLE, "Full", "this node has 100 of 100 clients");
  }

  @Test
  void aNodeThatIsBusierThanTheOthersSaysSo() {
    last(weight(20));
    expectRefusal(
        get("/lb/load"),
        BUSIER,
        "Busier than the others",
        "the weight of this node is 20, the average of 3 nodes is 46.7");
    get("/lb/ready").expectStatus().isOk();
  }

  @Test
  void aNodeThatIsAsBusyAsTheOthersIsFine() {
    last(weight(55));
    get("/lb/load").expectStatus().isOk();
  }

  @Test
  void nodesThatTakeNoClientsAreNotCounted() {
    last(weight(20));
    node.cluster.heartbeat("server2", new Load(0, 100, 0, 0, 0, true, true));
    node.cluster.goodbye("server3", weight(100));
    get("/lb/load").expectStatus().isOk().expectBody().jsonPath("$.average_weight").isEqualTo(20.0);
  }

  // Service discovery.

  @Test
  void prometheusIsToldTheWholeCluster() {
    expectJson(
        "/sd/prometheus",
        """
        [
          {"targets": ["127.0.0.1:8080"], "labels":
            {"cluster": "test", "node": "server1", "__metrics_path__": "/actuator/prometheus"}},
          {"targets": ["127.0.0.1:8081"], "labels":
            {"cluster": "test", "node": "server2", "__metrics_path__": "/actuator/prometheus"}},
          {"targets": ["127.0.0.1:8082"], "labels":
            {"cluster": "test", "node": "server3", "__metrics_path__": "/actuator/prometheus"}}
        ]
        """);
  }

  @Test
  void aNodeThatFailedIsStillScrapedAndOneThatLeftIsNot() {
    node.cluster.goodbye("server2", weight(60));
    node.cluster.advance(Duration.ofSeconds(8));
    get("/sd/prometheus")
        .expectBody()
        .jsonPath("$[*].labels.node")
        .value(nodes ->
            org.assertj.core.api.Assertions.assertThat(nodes.toString())
                .isEqualTo("[\"server1\",\"server3\"]"));
  }

  @Test
  void traefikIsToldAServiceThatSharesByWeight() {
    node.cluster.heartbeat("server3", weight(0));
    expectJson(
        "/sd/traefik",
        """
        {"tcp": {"services": {
          "ringcast": {"weighted": {"services": [
            {"name": "ringcast-server1", "weight": 80}, {"name": "ringcast-server2", "weight": 60}]}},
          "ringcast-server1": {"loadBalancer": {"servers": [{"address": "127.0.0.1:5001"}]}},
          "ringcast-server2": {"loadBalancer": {"servers": [{"address": "127.0.0.1:5002"}]}}
        }}}
        """);
  }

  @Test
  void traefikIsNotToldOfANodeThatStops() {
    access.stopping();
    get("/sd/traefik")
        .expectBody()
        .jsonPath("$.tcp.services['ringcast-server1']")
        .doesNotExist()
        .jsonPath("$.tcp.services['ringcast-server2']")
        .exists();
  }
}
