package io.ringcast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.system.PlainClient.Chat;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Three nodes that find each other by multicast. Every test begins with all three up and agreed on
 * the highest as leader; what the one before has killed is started again.
 */
class ClusterIT {

  private static final String[] ALL = {"server2", "server9", "server10"};
  private static final Duration EXIT_LIMIT = Duration.ofSeconds(30);

  private static ClusterUnderTest cluster;

  private final List<PlainClient> clients = new ArrayList<>();
  private long epoch;

  @BeforeAll
  static void startAll() {
    cluster = new ClusterUnderTest("cluster");
    for (String id : ALL) {
      cluster.start(id);
    }
  }

  @AfterAll
  static void stopAll() {
    cluster.close();
  }

  @BeforeEach
  void startWhatIsDown() {
    for (NodeProcess node : cluster.nodes()) {
      if (!node.isRunning()) {
        node.start();
      }
    }
    epoch = cluster.awaitAgreement("server10", ALL);
  }

  @AfterEach
  void dropClients() {
    clients.forEach(PlainClient::close);
  }

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
  void nothingIsLostDoubledOrOutOfOrder() throws Exception {
    int rounds = 100;
    List<String> users = List.of("a2", "b2", "a9", "b9", "a10", "b10");
    List<PlainClient> senders =
        users.stream().map(user -> register("server" + user.substring(1), user)).toList();

    // Everyone at once: each round a broadcast, and a private message to the next in turn.
    List<Callable<List<String>>> tasks = new ArrayList<>();
    for (int i = 0; i < senders.size(); i++) {
      int self = i;
      tasks.add(() -> {
        List<String> ids = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
          ids.add(senders.get(self).broadcast("all " + round));
          ids.add(senders.get(self).sendTo(users.get(partner(self, round)), "you " + round));
        }
        ids.add(senders.get(self).broadcast("end"));
        return ids;
      });
    }
    List<List<String>> ids = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<List<String>> task : threads.invokeAll(tasks)) {
        ids.add(task.get());
      }
    }

    for (int to = 0; to < users.size(); to++) {
      PlainClient receiver = senders.get(to);
      receiver.awaitAck(ids.get(to).getLast());
      assertThat(receiver.acks().stream().map(ack -> ack.path("acked_message_id").asString()))
          .as("acks to %s", users.get(to))
          .containsExactlyInAnyOrderElementsOf(ids.get(to));
      assertThat(receiver.acks()).allMatch(ack -> ack.path("success").asBoolean(false));
      for (int from = 0; from < users.size(); from++) {
        if (from != to) {
          String sender = users.get(from);
          await("the end from " + sender)
              .atMost(ClusterUnderTest.PATIENCE)
              .until(() -> receiver.contentsFrom(sender).contains("end"));
          assertThat(receiver.contentsFrom(sender))
              .as("from %s to %s", sender, users.get(to))
              .isEqualTo(expected(from, to, rounds));
        }
      }
      assertThat(receiver.contentsFrom(users.get(to))).as("to oneself").isEmpty();
      Set<String> distinct = new HashSet<>();
      assertThat(receiver.chats()).allMatch(chat -> distinct.add(chat.messageId()));
      assertThat(receiver.chats())
          .allMatch(chat -> chat.toAll() != chat.content().startsWith("you "));
    }
  }

  /** Any of the six but oneself, another one each round. */
  private static int partner(int self, int round) {
    return (self + 1 + round % 5) % 6;
  }

  private static List<String> expected(int from, int to, int rounds) {
    List<String> contents = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      contents.add("all " + round);
      if (partner(from, round) == to) {
        contents.add("you " + round);
      }
    }
    contents.add("end");
    return contents;
  }

  @Test
  void anUnknownRecipientIsToldToTheSenderAlone() {
    PlainClient alice = register("server2", "alice");

    JsonNode ack = alice.awaitAck(alice.sendTo("nobody", "hello?"));

    assertThat(ack.path("success").asBoolean(true)).isFalse();
    assertThat(ack.path("info").asString()).contains("nobody");
    assertThat(alice.received()).as("the registration's answer and the ack").hasSize(2);
  }

  @Test
  void theNewerRegistrationOfAUserWinsOnAnotherNodeToo() {
    PlainClient older = register("server2", "alice");
    PlainClient newer = register("server10", "alice");
    PlainClient bob = register("server9", "bob");

    older.awaitEnd();
    JsonNode farewell = older.received().getLast();
    assertThat(farewell.path("type").asString()).isEqualTo("SERVER_RESPONSE");
    assertThat(farewell.at("/payload/success").asBoolean(true)).isFalse();
    assertThat(farewell.at("/payload/data/reason").asString()).isEqualTo("replaced");
    assertThat(farewell.at("/payload/data/reconnect").asBoolean(true)).isFalse();

    assertThat(bob.awaitAck(bob.sendTo("alice", "which one?")).path("success").asBoolean())
        .isTrue();
    await().until(() -> newer.contentsFrom("bob").equals(List.of("which one?")));
    assertThat(older.chats()).isEmpty();
    assertThat(newer.hasEnded()).isFalse();
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

  @Test
  void hostileConnectionsHurtNobodyElse() {
    PlainClient anna = register("server2", "anna");
    PlainClient carl = register("server10", "carl");
    NodeProcess target = cluster.node("server2");

    Hostile.connections(target.host(), target.clientPort());
    Hostile.connections(target.host(), target.linkPort());
    Hostile.datagrams(cluster.multicastPort());

    awaitDelivered(anna, carl, "are you there?");
    awaitDelivered(carl, anna, "yes");
    awaitDelivered(carl, register("server2", "dora"), "you are new here");
    assertThat(anna.hasEnded()).isFalse();
    assertThat(cluster.awaitAgreement("server10", ALL)).as("epoch").isEqualTo(epoch);
    assertThat(target.log()).as("no stack trace for a hostile client").doesNotContain("\tat ");
  }

  @Test
  void aClientsErrorsAreAnsweredAndItsConnectionGoesOn() {
    PlainClient bob = register("server9", "bob");
    PlainClient alice = connect("server2");

    alice.sendFrame(chatFrame("early", "alice", "too early"));
    assertThat(alice.awaitAck("early").path("success").asBoolean(true)).isFalse();
    alice.sendRegister("alice");
    alice.awaitOne("SERVER_RESPONSE", answer -> answer.at("/payload/success").asBoolean(false));

    for (String bad :
        List.of(
            "not json",
            "{}",
            "[".repeat(100) + "]".repeat(100),
            "{\"type\":\"NO_SUCH_TYPE\",\"sender_id\":\"alice\"}",
            "{\"type\":\"HEARTBEAT\",\"sender_id\":\"alice\",\"payload\":{}}",
            "{\"type\":\"CLIENT_REGISTER\",\"sender_id\":\"alice\",\"payload\":{}}")) {
      long before = errors(alice);
      alice.sendFrame(bad);
      await("an error for " + bad).until(() -> errors(alice) == before + 1);
    }
    alice.sendFrame(chatFrame("forged", "bob", "I am bob"));
    assertThat(alice.awaitAck("forged").path("success").asBoolean(true)).isFalse();

    awaitDelivered(alice, bob, "sorry for that");
    assertThat(bob.chats()).extracting(Chat::content).containsExactly("sorry for that");
  }

  private static long errors(PlainClient client) {
    return client.received().stream()
        .filter(message -> message.path("type").asString("").equals("SERVER_RESPONSE"))
        .filter(message -> !message.at("/payload/success").asBoolean(true))
        .count();
  }

  private static String chatFrame(String messageId, String sender, String content) {
    return """
    {"type": "CLIENT_MESSAGE", "sender_id": "%s", "payload": {"content": "%s"}, \
    "timestamp": 1.5, "message_id": "%s"}\
    """
        .formatted(sender, content, messageId);
  }

  @Test
  void whoUnregistersIsGoneEverywhere() {
    PlainClient anna = register("server2", "anna");
    PlainClient bert = register("server9", "bert");
    awaitDelivered(anna, bert, "hello");

    bert.unregister();

    bert.awaitEnd();
    awaitUnknown(anna, "bert");
    awaitDelivered(anna, register("server10", "bert"), "hello again");
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

  private PlainClient connect(String node) {
    PlainClient client = PlainClient.connect(cluster.node(node));
    clients.add(client);
    return client;
  }

  private PlainClient register(String node, String user) {
    PlainClient client = PlainClient.register(cluster.node(node), user);
    clients.add(client);
    return client;
  }

  /** Sends a private message again until the sender hears that there is no such user. */
  private static void awaitUnknown(PlainClient sender, String user) {
    await(user + " being unknown")
        .atMost(ClusterUnderTest.PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() ->
            !sender.awaitAck(sender.sendTo(user, "are you there?")).path("success").asBoolean());
  }

  /** Sends a private message, again as long as presence has not spread, until it has arrived. */
  private static void awaitDelivered(PlainClient from, PlainClient to, String content) {
    await("delivery of '" + content + "'")
        .atMost(ClusterUnderTest.PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> from.awaitAck(from.sendTo(to.user(), content)).path("success").asBoolean());
    await("'" + content + "' at " + to.user())
        .atMost(ClusterUnderTest.PATIENCE)
        .until(() -> to.chats().stream().anyMatch(chat -> chat.content().equals(content)));
  }
}
