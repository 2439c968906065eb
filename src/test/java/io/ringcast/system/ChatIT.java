package io.ringcast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.system.PlainClient.Chat;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What clients on different nodes say to each other, and what a node says to them. */
class ChatIT extends OnThreeNodes {

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
  void hostileConnectionsHurtNobodyElse() {
    PlainClient anna = register("server2", "anna");
    PlainClient carl = register("server10", "carl");
    NodeProcess target = cluster.node("server2");

    Hostile.connections(target.address(), target.clientPort());
    Hostile.connections(target.address(), target.linkPort());
    Hostile.datagrams(cluster.multicastPort());

    awaitDelivered(anna, carl, "are you there?");
    awaitDelivered(carl, anna, "yes");
    awaitDelivered(carl, register("server2", "dora"), "you are new here");
    assertThat(anna.hasEnded()).isFalse();
    assertThat(cluster.awaitAgreement("server10", ALL)).as("epoch").isEqualTo(epoch);
    assertThat(target.log()).as("no stack trace for a hostile client").doesNotContain("\tat ");
  }
}
