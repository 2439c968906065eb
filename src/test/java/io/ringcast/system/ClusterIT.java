package io.ringcast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Nodes that find each other, agree on a leader, and lose and regain members. */
class ClusterIT extends OnThreeNodes {

  private static final Duration EXIT_LIMIT = Duration.ofSeconds(30);

  @Test
  void everyNodeTellsTheSameLeader() {
    for (NodeProcess node : cluster.nodes()) {
      boolean leads = node.id().equals("server10");
      JsonNode status = node.status();

      assertThat(status.path("schema").asInt()).isEqualTo(1);
      assertThat(status.at("/cluster/mode").asString()).isEqualTo("multicast");
      assertThat(status.at("/cluster/seen").asInt()).isEqualTo(3);
      assertThat(status.at("/node/role").asString()).isEqualTo(leads ? "leader" : "follower");
      assertThat(status.at("/leader/client_address").asString())
          .isEqualTo("127.0.0.1:" + cluster.node("server10").clientPort());
      assertThat(node.get("/leader").body()).contains("server10");
      assertThat(node.get("/leader?self").statusCode()).isEqualTo(leads ? 200 : 503);
      assertThat(node.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void theNextClientsNodeIsNamedToLoadBalancers() {
    for (NodeProcess node : cluster.nodes()) {
      HttpResponse<String> pick = node.get("/pick");

      assertThat(pick.statusCode()).isEqualTo(200);
      assertThat(cluster.nodes().stream().map(other -> Integer.toString(other.clientPort())))
          .anyMatch(pick.body()::contains);
    }
  }

  @Test
  void theLeaderSpreadsABurstOfClientsThatLookForANode() {
    List<Discovery.Answer> answers = Discovery.burst(cluster.multicastPort(), 6);

    assertThat(answers).hasSize(6);
    assertThat(answers)
        .allMatch(answer ->
            cluster.node(answer.serverId()).clientPort() == answer.port()
                && answer.host().equals("127.0.0.1"));
    assertThat(answers.stream().map(Discovery.Answer::serverId).distinct().count())
        .as("nodes named by %s", answers)
        .isGreaterThan(1);
  }

  @Test
  void chatGoesOnWhenTheLeaderIsKilled() {
    PlainClient anna = register("server2", "anna");
    PlainClient bert = register("server9", "bert");
    PlainClient carl = register("server10", "carl");

    List<String> contents = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      if (i == 50) {
        cluster.node("server10").kill();
      }
      contents.add("line " + i);
      anna.broadcast("line " + i);
    }
    long newEpoch = cluster.awaitAgreement("server9", "server2", "server9");

    assertThat(newEpoch).isGreaterThan(epoch);
    cluster.awaitPeerState(cluster.node("server2"), "server10", "failed");
    carl.awaitEnd();
    awaitUnknown(anna, "carl");
    await().until(() -> bert.contentsFrom("anna").size() >= contents.size());
    assertThat(bert.contentsFrom("anna")).isEqualTo(contents);

    cluster.node("server10").start();
    assertThat(cluster.awaitAgreement("server10", ALL)).isGreaterThan(newEpoch);
    PlainClient carlAgain = register("server10", "carl");
    awaitDelivered(bert, carlAgain, "welcome back");
    awaitDelivered(carlAgain, anna, "thank you");
  }

  @Test
  void aKilledFollowerIsTakenBack() {
    PlainClient anna = register("server2", "anna");
    PlainClient bert = register("server9", "bert");
    PlainClient carl = register("server10", "carl");

    cluster.node("server2").kill();
    cluster.awaitAgreement("server10", "server9", "server10");

    cluster.awaitPeerState(cluster.node("server10"), "server2", "failed");
    anna.awaitEnd();
    awaitUnknown(carl, "anna");
    awaitDelivered(bert, carl, "still here");

    cluster.node("server2").start();
    cluster.awaitAgreement("server10", ALL);
    PlainClient annaAgain = register("server2", "anna");
    awaitDelivered(carl, annaAgain, "welcome back");
    awaitDelivered(annaAgain, bert, "thank you");
  }

  @Test
  void aLeaderThatHangsIsReplacedAndLeadsAgainWhenItGoesOn() {
    PlainClient anna = register("server2", "anna");
    PlainClient bert = register("server9", "bert");
    NodeProcess hanging = cluster.node("server10");

    hanging.pause();
    try {
      long newEpoch = cluster.awaitAgreement("server9", "server2", "server9");
      assertThat(newEpoch).isGreaterThan(epoch);
      cluster.awaitPeerState(cluster.node("server2"), "server10", "failed");
      awaitDelivered(anna, bert, "without the leader");
    } finally {
      hanging.resume();
    }

    cluster.awaitAgreement("server10", ALL);
    PlainClient carl = register("server10", "carl");
    awaitDelivered(anna, carl, "with the leader");
  }

  @Test
  void aSecondNodeOfTheSameIdRefusesToStart() {
    PlainClient bert = register("server9", "bert");
    try (NodeProcess namesake = cluster.prepare("server9").start()) {
      assertThat(namesake.awaitExit(EXIT_LIMIT)).isNotZero();

      assertThat(namesake.log()).containsPattern("server9.*(already|in use|taken|another)");
      assertThat(namesake.log()).doesNotContain("\tat ");
    }
    assertThat(cluster.awaitAgreement("server10", ALL)).as("epoch").isEqualTo(epoch);
    awaitDelivered(register("server2", "anna"), bert, "nothing has happened");
  }

  @Test
  void aNodeThatShutsDownSaysGoodbye() {
    PlainClient anna = register("server2", "anna");
    PlainClient bert = register("server9", "bert");
    NodeProcess leaving = cluster.node("server9");

    leaving.terminate();

    bert.awaitEnd();
    JsonNode farewell = bert.received().getLast();
    assertThat(farewell.path("type").asString()).isEqualTo("SERVER_RESPONSE");
    assertThat(farewell.at("/payload/data/reason").asString()).isEqualTo("node_stopping");
    assertThat(farewell.at("/payload/data/reconnect").asBoolean(false)).isTrue();
    leaving.awaitExit(EXIT_LIMIT);
    cluster.awaitPeerState(cluster.node("server2"), "server9", "left");
    cluster.awaitPeerState(cluster.node("server10"), "server9", "left");
    cluster.awaitAgreement("server10", "server2", "server10");
    awaitUnknown(anna, "bert");
  }
}
