package io.ringcast.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.balance.Candidate;
import io.ringcast.cluster.ClusterInput;
import io.ringcast.cluster.ScriptedCluster;
import io.ringcast.node.Endpoint;
import io.ringcast.node.NodeId;
import io.ringcast.wire.Message.Load;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@ManagementUnderTest
class HttpTest {

  private static final JsonMapper JSON = new JsonMapper();

  @Autowired private RestTestClient http;
  @Autowired private FakeAccess access;
  private final FakeNode node = FakeNode.ofThree();

  @BeforeEach
  void start() {
    access.running(node);
  }

  private ResponseSpec get(String uri) {
    return http.get().uri(uri).exchange();
  }

  private JsonNode body(String uri) {
    byte[] body =
        get(uri).expectStatus().isOk().expectBody(byte[].class).returnResult().getResponseBody();
    return JSON.readTree(body);
  }

  private static void expectUnavailable(ResponseSpec response, String title, String detail) {
    response
        .expectStatus()
        .isEqualTo(503)
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

  // While the node starts.

  @ParameterizedTest
  @ValueSource(
      strings = {"/status", "/peers", "/leader", "/leader?self", "/pick", "/events", "/discovery"})
  void aNodeThatStartsSaysSo(String uri) {
    access.starting();
    expectUnavailable(get(uri), "Starting", "the node is starting");
  }

  // Status.

  @Test
  void theStatusIsAsDocumented() {
    node.cluster.apply(new ClusterInput.RoundTrip(ScriptedCluster.member("server2"), 1_234_567));
    node.cluster.advance(Duration.ofMillis(2500));
    node.cluster.heartbeat("server3", FakeNode.load(41, 100));
    node.cluster.advance(Duration.ofMillis(100));

    JsonNode status = body("/status");

    assertThat(status.at("/load/heap").asDouble(-1)).isBetween(0.0, 1.0);
    // What the clock on the wall and the machine decide is tested elsewhere.
    ((ObjectNode) status.get("load")).put("heap", 0.5).put("messages_in_per_second", 0.0);
    assertThat(status)
        .isEqualTo(
            JSON.readTree(
                """
                {
                  "schema": 1,
                  "now": "2026-11-22T12:00:02.600Z",
                  "cluster": {"name": "test", "state": "stable", "mode": "multicast", "epoch": 7,
                    "seen": 3, "expected": null, "clients": 91, "max_clients": 300},
                  "node": {"id": "server1", "version": "1.2.3", "role": "follower",
                    "started_at": "2026-11-22T11:58:30Z", "uptime_seconds": 92,
                    "client_address": "127.0.0.1:5001", "http_address": "127.0.0.1:8080"},
                  "election": {"phase": "settled", "reason": "",
                    "ring": ["server1", "server2", "server3"], "stepped_down": []},
                  "leader": {"id": "server3", "client_address": "127.0.0.1:5003",
                    "since": "2026-11-22T12:00:00Z", "heartbeat_age_ms": 100},
                  "load": {"clients": 20, "max_clients": 100, "utilization": 0.2, "cpu": 0.123,
                    "heap": 0.5, "messages_in_per_second": 0.0, "messages_out_per_second": 0.0,
                    "outbound_queue_bytes": 0, "slow_clients": 0, "ready": true,
                    "draining": false, "weight": 80},
                  "peers": [
                    {"id": "server2", "state": "alive", "client_address": "127.0.0.1:5002",
                     "http_address": "127.0.0.1:8081",
                     "last_seen_ms": 2600, "missed_heartbeats": 1, "rtt_ms": 1.235, "link": "up",
                     "clients": 30, "max_clients": 100, "draining": false, "weight": 60,
                     "version": "1.2.4"},
                    {"id": "server3", "state": "alive", "client_address": "127.0.0.1:5003",
                     "http_address": "127.0.0.1:8082",
                     "last_seen_ms": 100, "missed_heartbeats": 0, "rtt_ms": null, "link": "up",
                     "clients": 41, "max_clients": 100, "draining": false, "weight": 60,
                     "version": "1.2.4"}
                  ]
                }
                """));
  }

  @Test
  void theLeaderItselfHasNoAgeAndNoPeers() {
    FakeNode alone = new FakeNode("server1");
    alone.cluster.advance(Duration.ofSeconds(5));
    access.running(alone);

    get("/status")
        .expectBody()
        .jsonPath("$.cluster.state")
        .isEqualTo("standalone")
        .jsonPath("$.node.role")
        .isEqualTo("leader")
        .jsonPath("$.leader.id")
        .isEqualTo("server1")
        .jsonPath("$.leader.heartbeat_age_ms")
        .isEqualTo(0)
        .jsonPath("$.peers")
        .isEmpty();
  }

  @Test
  void withoutAMajorityTheStatusIsDegradedAndHasNoLeader() {
    FakeNode minority = new FakeNode("server1", OptionalInt.of(3));
    minority.cluster.advance(Duration.ofSeconds(5));
    access.running(minority);

    JsonNode status = body("/status");
    assertThat(status.at("/cluster/state").asString()).isEqualTo("degraded");
    assertThat(status.at("/cluster/expected").asInt()).isEqualTo(3);
    assertThat(status.at("/cluster/seen").asInt()).isEqualTo(1);
    assertThat(status.has("leader")).isTrue();
    assertThat(status.get("leader").isNull()).isTrue();
  }

  @Test
  void deadPeersAreShownAndNotCounted() {
    node.cluster.goodbye("server2", FakeNode.load(30, 100));
    node.cluster.advance(Duration.ofSeconds(7));

    JsonNode status = body("/status");
    assertThat(status.at("/cluster/seen").asInt()).isEqualTo(1);
    assertThat(status.at("/cluster/clients").asInt()).isEqualTo(20);
    assertThat(status.at("/peers/0/state").asString()).isEqualTo("left");
    assertThat(status.at("/peers/0/weight").asInt()).isZero();
    assertThat(status.at("/peers/1/state").asString()).isEqualTo("failed");
    assertThat(status.at("/peers/1/missed_heartbeats").asInt()).isEqualTo(3);
  }

  @Test
  void aBrokenLinkIsShown() {
    node.cluster.apply(
        new ClusterInput.LinkDown(ScriptedCluster.member("server2"), "connection reset"));
    get("/peers")
        .expectBody()
        .jsonPath("$.peers[0].state")
        .isEqualTo("suspect")
        .jsonPath("$.peers[0].link")
        .isEqualTo("down")
        .jsonPath("$.peers[1].link")
        .isEqualTo("up");
  }

  @Test
  void aNodeThatStopsTakesNoClients() {
    access.stopping();
    get("/status")
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.load.ready")
        .isEqualTo(false)
        .jsonPath("$.load.weight")
        .isEqualTo(0);
  }

  @Test
  void peersAreTheSameAsInTheStatus() {
    assertThat(body("/peers").get("peers")).isEqualTo(body("/status").get("peers"));
  }

  // Leader.

  @Test
  void theLeaderIsNamed() {
    node.cluster.advance(Duration.ofMillis(300));
    get("/leader")
        .expectStatus()
        .isOk()
        .expectBody()
        .json(
            """
            {"id": "server3", "self": false, "client_address": "127.0.0.1:5003",
             "http_address": "127.0.0.1:8082", "epoch": 7, "since": "2026-11-22T12:00:00Z",
             "heartbeat_age_ms": 300}
            """,
            JsonCompareMode.STRICT);
  }

  @Test
  void askedForItselfAFollowerSaysWhoLeads() {
    expectUnavailable(
        get("/leader?self"), "Not the leader", "this node is not the leader; server3 is");
  }

  @Test
  void askedForItselfTheLeaderAnswers() {
    FakeNode alone = new FakeNode("server1");
    alone.cluster.advance(Duration.ofSeconds(5));
    access.running(alone);
    get("/leader?self").expectStatus().isOk().expectBody().jsonPath("$.self").isEqualTo(true);
  }

  @Test
  void aLeaderThatStopsIsNoneForALoadBalancer() {
    FakeNode alone = new FakeNode("server1");
    alone.cluster.advance(Duration.ofSeconds(5));
    access.running(alone);
    access.stopping();
    get("/leader?self").expectStatus().isEqualTo(503);
    get("/leader").expectStatus().isOk();
  }

  @Test
  void beforeTheFirstElectionThereIsNoLeader() {
    access.running(new FakeNode("server1"));
    expectUnavailable(
        get("/leader"), "No leader", "no leader is known yet: an election is due or under way");
  }

  @Test
  void withoutAMajorityTheReasonIsTold() {
    FakeNode minority = new FakeNode("server1", OptionalInt.of(3));
    minority.cluster.advance(Duration.ofSeconds(5));
    access.running(minority);
    expectUnavailable(
        get("/leader"),
        "No leader",
        "degraded: 1 of 3 expected nodes are here, and a leader needs a majority");
  }

  // Pick.

  private void pick() {
    node.pick =
        Optional.of(
            new Candidate(
                new NodeId("server2"),
                new Endpoint("127.0.0.1", 5002),
                new Load(30, 100, 0.5, 0, 60, true, false)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "application/json", "text/html,*/*;q=0.8"})
  void theNodeForTheNextClientIsJson(String accept) {
    pick();
    http.get()
        .uri("/pick")
        .header(HttpHeaders.ACCEPT, accept)
        .exchange()
        .expectStatus()
        .isOk()
        .expectHeader()
        .contentTypeCompatibleWith(MediaType.APPLICATION_JSON)
        .expectBody()
        .json(
            """
            {"node_id": "server2", "host": "127.0.0.1", "port": 5002, "weight": 60,
             "clients": 30, "max_clients": 100}
            """,
            JsonCompareMode.STRICT);
  }

  @Test
  void theNodeForTheNextClientIsTextWhereTextIsAskedFor() {
    pick();
    http.get()
        .uri("/pick")
        .accept(MediaType.TEXT_PLAIN)
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody(String.class)
        .isEqualTo("127.0.0.1:5002");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "application/json", "text/plain"})
  void withoutRoomAnywhereTheClientIsToComeBack(String accept) {
    expectUnavailable(
        http.get().uri("/pick").header(HttpHeaders.ACCEPT, accept).exchange(),
        "No room",
        "no node has room: each is full, draining or not ready");
  }

  @Test
  void whyNoElectionIsSettledIsTold() {
    access.running(new FakeNode("server1"));
    assertThat(body("/status").get("election"))
        .isEqualTo(
            JSON.readTree(
                """
                {"phase": "waiting", "reason": "started", "ring": ["server1"], "stepped_down": []}
                """));
  }

  // Events.

  @Test
  void eventsComeWithTheNewestLast() {
    node.cluster.advance(Duration.ofSeconds(7));

    JsonNode events = body("/events");

    JsonNode first = events.at("/events/0");
    assertThat(first)
        .isEqualTo(
            JSON.readTree(
                """
                {"number": 1, "time": "2026-11-22T12:00:00Z", "kind": "joined", "node": "server2",
                 "reason": "its link is up", "epoch": null, "hops": null,
                 "duration_ms": null}
                """));
    long[] numbers =
        StreamSupport.stream(events.get("events").spliterator(), false)
            .mapToLong(event -> event.get("number").asLong())
            .toArray();
    assertThat(numbers).isSorted().endsWith(events.get("last_number").asLong());
    assertThat(events.get("node").asString()).isEqualTo("server1");
  }

  @Test
  void anElectionTellsItsEpochItsHopsAndItsDuration() {
    FakeNode alone = new FakeNode("server1");
    alone.cluster.advance(Duration.ofSeconds(5));
    access.running(alone);
    get("/events")
        .expectBody()
        .jsonPath("$.events[?(@.kind == 'election_won')].epoch")
        .isEqualTo(1)
        .jsonPath("$.events[?(@.kind == 'election_won')].hops")
        .isEqualTo(0)
        .jsonPath("$.events[?(@.kind == 'election_won')].duration_ms")
        .isEqualTo(0);
  }

  @Test
  void eventsCanBeLimitedToTheNewest() {
    node.cluster.advance(Duration.ofSeconds(7));
    long last = body("/events").get("last_number").asLong();
    JsonNode events = body("/events?limit=1").get("events");
    assertThat(events).hasSize(1);
    assertThat(events.get(0).get("number").asLong()).isEqualTo(last);
  }

  @Test
  void eventsCanBeAskedForAfterANumber() {
    node.cluster.advance(Duration.ofSeconds(7));
    long last = body("/events").get("last_number").asLong();
    assertThat(body("/events?after=" + (last - 2)).get("events")).hasSize(2);
    assertThat(body("/events?after=" + last).get("events")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0, 'limit must be a number, 1 to 512'",
    "limit=513, 'limit must be a number, 1 to 512'",
    "limit=many, 'limit must be a number, 1 to 512'",
    "limit=, 'limit must be a number, 1 to 512'",
    "after=-1, 'after must be a number, 0 or more'",
    "after=yesterday, 'after must be a number, 0 or more'",
    "after=99999999999999999999, 'after must be a number, 0 or more'",
  })
  void aBadParameterIsToldWithWhatIsAllowed(String query, String detail) {
    get("/events?" + query)
        .expectStatus()
        .isBadRequest()
        .expectHeader()
        .contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
        .expectBody()
        .jsonPath("$.detail")
        .isEqualTo(detail);
  }

  // Everything else.

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "text/html", "text/plain", "application/json"})
  void anUnknownPathIsAProblemInJson(String accept) {
    http.get()
        .uri("/statistics")
        .header(HttpHeaders.ACCEPT, accept)
        .exchange()
        .expectStatus()
        .isNotFound()
        .expectHeader()
        .contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
        .expectBody()
        .jsonPath("$.status")
        .isEqualTo(404);
  }

  @Test
  void aWrongMethodIsAProblemInJson() {
    http.post()
        .uri("/status")
        .exchange()
        .expectStatus()
        .isEqualTo(405)
        .expectHeader()
        .contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON);
  }

  @Test
  void aFaultIsAProblemThatTellsNothingOfTheInside() {
    access.running(null);
    access.stopping();
    FakeNode broken = new FakeNode("server1");
    broken.pick = null;
    access.running(broken);
    get("/pick")
        .expectStatus()
        .isEqualTo(500)
        .expectBody()
        .jsonPath("$.detail")
        .isEqualTo("a fault of the node; see its log");
  }
}
