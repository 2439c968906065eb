package io.ringcast.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.routing.MessageKind;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

@ManagementUnderTest
class ActuatorTest {

  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  @Autowired private RestTestClient http;
  @Autowired private FakeAccess access;
  private final FakeNode node = FakeNode.ofThree();

  @BeforeEach
  void start() {
    access.running(node);
  }

  private ResponseSpec health(String group) {
    return http.get().uri("/actuator/health" + group).exchange();
  }

  private static void expect(ResponseSpec response, int code, String status) {
    response.expectStatus().isEqualTo(code).expectBody().jsonPath("$.status").isEqualTo(status);
  }

  private static FakeNode minority() {
    FakeNode minority = new FakeNode("server1", OptionalInt.of(3));
    minority.cluster.advance(Duration.ofSeconds(5));
    return minority;
  }

  @Test
  void aRunningNodeIsHealthy() {
    expect(health(""), OK, "UP");
    expect(health("/liveness"), OK, "UP");
    expect(health("/readiness"), OK, "UP");
  }

  @Test
  void theClusterIsAContributorWithDetails() {
    health("/cluster")
        .expectBody()
        .jsonPath("$.status")
        .isEqualTo("UP")
        .jsonPath("$.details.state")
        .isEqualTo("stable")
        .jsonPath("$.details.leader")
        .isEqualTo("server3")
        .jsonPath("$.details.mode")
        .isEqualTo("multicast")
        .jsonPath("$.details.members")
        .isEqualTo(3);
  }

  @Test
  void aDegradedClusterShowsAndIsNotDown() {
    access.running(minority());
    expect(health("/cluster"), OK, "DEGRADED");
    expect(health(""), OK, "DEGRADED");
  }

  @Test
  void missingPeersTouchNeitherLivenessNorReadiness() {
    access.running(minority());
    expect(health("/liveness"), OK, "UP");
    expect(health("/readiness"), OK, "UP");
  }

  @Test
  void aNodeThatStartsIsAliveAndNotReady() {
    access.starting();
    expect(health("/liveness"), OK, "UP");
    expect(health("/readiness"), UNAVAILABLE, "OUT_OF_SERVICE");
    expect(health("/cluster"), OK, "UNKNOWN");
  }

  @Test
  void aNodeThatStopsIsAliveAndNotReady() {
    access.stopping();
    expect(health("/liveness"), OK, "UP");
    expect(health("/readiness"), UNAVAILABLE, "OUT_OF_SERVICE");
  }

  @Test
  void aNodeThatDrainsIsNotReady() {
    node.cluster.setLoad(new io.ringcast.wire.Message.Load(20, 100, 0, 0, 0, true, true));
    expect(health("/readiness"), UNAVAILABLE, "OUT_OF_SERVICE");
  }

  @Test
  void thePrometheusPageHasTheDocumentedNames() {
    http.get()
        .uri("/actuator/prometheus")
        .accept(MediaType.TEXT_PLAIN)
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody(String.class)
        .value(page ->
            assertThat(page)
                .contains(
                    "ringcast_is_leader 0.0",
                    "ringcast_epoch 7.0",
                    "ringcast_clients 0.0",
                    "ringcast_clients_max 100.0",
                    "ringcast_peers{state=\"alive\"} 2.0",
                    "ringcast_messages_total{direction=\"in\",kind=\"private\"}",
                    "ringcast_drops_total{reason=\"no_link\"}",
                    "ringcast_sessions_closed_total{reason=\"slow_consumer\"}",
                    "ringcast_outbound_queue_bytes 0.0",
                    "ringcast_outbound_queue_limit_bytes 5000.0",
                    "ringcast_elections_total",
                    "ringcast_election_duration_seconds_count",
                    "ringcast_heartbeat_age_seconds",
                    "ringcast_cluster_mailbox_size 3.0"));
  }

  @Test
  void ratesFollowTheCountersBySchedule() {
    node.received.put(MessageKind.PRIVATE, 0L);
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(() -> {
          node.cluster.advance(Duration.ofMillis(500));
          node.received.merge(MessageKind.PRIVATE, 500L, Long::sum);
          http.get()
              .uri("/status")
              .exchange()
              .expectBody()
              .jsonPath("$.load.messages_in_per_second")
              .isEqualTo(1000.0);
        });
  }

  @Test
  void theInfoTellsTheBuild() {
    http.get()
        .uri("/actuator/info")
        .exchange()
        .expectBody()
        .jsonPath("$.build.artifact")
        .isEqualTo("ringcast");
  }
}
