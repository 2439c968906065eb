package io.ringcast.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.cluster.ClusterInput;
import io.ringcast.cluster.ScriptedCluster;
import io.ringcast.membership.Channel;
import io.ringcast.multicast.DatagramKind;
import io.ringcast.multicast.Heard;
import io.ringcast.multicast.MulticastReport;
import io.ringcast.multicast.Sighting;
import io.ringcast.node.Incarnation;
import io.ringcast.node.NodeId;
import io.ringcast.wire.Message.Heartbeat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.client.RestTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /discovery}: from what a node knows to the facts of the verdict. */
@ManagementUnderTest
class DiscoveryPageTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Sighting OWN =
      new Sighting("OWN", 30, Duration.ofMillis(400), "10.0.0.1:40000");

  @Autowired private RestTestClient http;
  @Autowired private FakeAccess access;
  private final FakeNode node = FakeNode.ofThree();
  private long sequence = 100;

  @BeforeEach
  void start() {
    access.running(node);
  }

  private JsonNode page() {
    byte[] body =
        http.get()
            .uri("/discovery")
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody(byte[].class)
            .returnResult()
            .getResponseBody();
    return JSON.readTree(body);
  }

  private String verdict() {
    return page().at("/verdict/code").asString();
  }

  private void datagram(String id, long incarnation) {
    heartbeat(id, incarnation, Channel.DATAGRAM);
  }

  private void heartbeat(String id, long incarnation, Channel channel) {
    Heartbeat heartbeat =
        new Heartbeat(
            "test",
            new Incarnation(incarnation),
            ++sequence,
            "1.2.4",
            ScriptedCluster.addresses(id),
            0,
            null,
            FakeNode.load(0, 100),
            false,
            false,
            List.of());
    node.cluster.apply(new ClusterInput.HeartbeatReceived(new NodeId(id), heartbeat, channel));
  }

  private void hears(Map<DatagramKind, Sighting> kinds, List<Sighting> foreign) {
    node.multicastReport =
        new MulticastReport(
            "",
            Duration.ofMinutes(1),
            new MulticastReport.Sent(30, 0, Optional.of(Duration.ofMillis(400)), ""),
            new Heard(kinds, foreign, List.of()));
  }

  @Test
  void thePageIsAsDocumented() {
    datagram("server2", 1);
    datagram("server3", 1);
    hears(
        Map.of(
            DatagramKind.OWN,
            OWN,
            DatagramKind.FOREIGN_CLUSTER,
            new Sighting("FOREIGN_CLUSTER", 5, Duration.ofMillis(700), "10.0.0.9:40001")),
        List.of(new Sighting("office", 5, Duration.ofMillis(700), "10.0.0.9:40001")));

    JsonNode page = page();

    assertThat(page.get("interfaces").isEmpty()).isFalse();
    ((ObjectNode) page).remove("interfaces");
    assertThat(page)
        .isEqualTo(
            JSON.readTree(
                """
                {
                  "schema": 1,
                  "now": "2026-11-22T12:00:00Z",
                  "node": "server1",
                  "cluster": "test",
                  "verdict": {"code": "works", "severity": "good",
                    "text": "multicast works: server2, server3 are heard on eth0", "way_out": ""},
                  "rung": {"in_use": "multicast", "reason": "",
                    "configured": ["multicast", "seeds"]},
                  "multicast": {"interface_name": "eth0", "group": "224.0.0.1:5007",
                    "joined": true, "problem": "", "since_ms": 60000},
                  "sent": {"datagrams": 30, "refused": 0, "last_ms": 400, "problem": ""},
                  "heard": [
                    {"kind": "own", "meaning": "the own heartbeats", "ignored": false,
                     "datagrams": 30, "last_ms": 400, "from": "10.0.0.1:40000"},
                    {"kind": "foreign_cluster", "meaning": "heartbeats of another cluster name",
                     "ignored": true, "datagrams": 5, "last_ms": 700, "from": "10.0.0.9:40001"}
                  ],
                  "foreign_clusters": [
                    {"name": "office", "datagrams": 5, "last_ms": 700, "from": "10.0.0.9:40001"}
                  ],
                  "unproven": [],
                  "peers": [
                    {"id": "server2", "state": "alive", "member": true, "datagram_ms": 0,
                     "link": "up"},
                    {"id": "server3", "state": "alive", "member": true, "datagram_ms": 0,
                     "link": "up"}
                  ],
                  "links_refused": {"secret": 16}
                }
                """));
  }

  @Test
  void membersThatAreNotHeardByDatagramAreReachedOverLinks() {
    assertThat(verdict()).isEqualTo("works_without_multicast");
  }

  @Test
  void whatWasSentLongAgoCountsNoMore() {
    node.multicastReport =
        new MulticastReport(
            "",
            Duration.ofMinutes(1),
            new MulticastReport.Sent(30, 9, Optional.of(Duration.ofSeconds(20)), "not permitted"),
            new Heard(Map.of(DatagramKind.OWN, OWN), List.of(), List.of()));
    assertThat(verdict()).isEqualTo("cannot_send");
  }

  @Test
  void theOwnDatagramsHeardLongAgoCountNoMore() {
    hears(
        Map.of(DatagramKind.OWN, new Sighting("OWN", 30, Duration.ofSeconds(20), "10.0.0.1:1")),
        List.of());
    assertThat(verdict()).isEqualTo("multicast_dropped");
  }

  @Test
  void aNodeThatIsHeardAndNotLinkedIsTold() {
    datagram("server4", 1);
    assertThat(verdict()).as("at first").isEqualTo("works");
    node.cluster.advance(Duration.ofSeconds(3));
    datagram("server4", 1);
    assertThat(page().at("/verdict/code").asString()).isEqualTo("heard_but_not_linked");
  }

  @Test
  void nodesThatFellSilentAreTold() {
    node.cluster.advance(Duration.ofSeconds(20));
    assertThat(page().at("/verdict/text").asString())
        .contains("server2, server3 were heard before");
  }

  @Test
  void aSecondNodeWithThisIdIsToldForFiveMinutes() {
    heartbeat("server1", 2, Channel.LINK);
    assertThat(verdict()).isEqualTo("two_nodes_with_one_id");
    node.cluster.advance(Duration.ofMinutes(5));
    assertThat(verdict()).isNotEqualTo("two_nodes_with_one_id");
  }
}
