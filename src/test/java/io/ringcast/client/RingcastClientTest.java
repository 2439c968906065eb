package io.ringcast.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ringcast.wire.Envelope;
import io.ringcast.wire.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One connection: registering, sending, receiving, closing. */
@Timeout(30)
class RingcastClientTest {

  private final RecordingListener heard = new RecordingListener();
  private final List<AutoCloseable> toClose = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : toClose.reversed()) {
      each.close();
    }
  }

  private FakeNode node() throws Exception {
    FakeNode node = FakeNode.start("server1");
    toClose.add(node);
    return node;
  }

  private RingcastClient.Builder builder(FakeNode node) {
    return RingcastClient.builder("alice").address(node.endpoint()).listener(heard);
  }

  private RingcastClient build(RingcastClient.Builder builder) {
    RingcastClient client = builder.build();
    toClose.add(client);
    return client;
  }

  private RingcastClient connected(RingcastClient.Builder builder) throws Exception {
    RingcastClient client = build(builder);
    client.connect();
    return client;
  }

  @Test
  void registersAndTellsTheNode() throws Exception {
    FakeNode node = node();

    connected(builder(node));

    Envelope registration = node.received().getFirst();
    assertThat(registration.senderId()).isEqualTo("alice");
    assertThat(registration.message())
        .isEqualTo(new Message.ClientRegister(List.of("users", "move")));
    await().until(() -> heard.events.equals(List.of("connected server1")));
  }

  @Test
  void broadcastCompletesWithTheAck() throws Exception {
    FakeNode node = node();
    RingcastClient client = connected(builder(node));

    Ack ack = client.broadcast("Hi all").get(10, SECONDS);

    Envelope said = node.received().getLast();
    assertThat(said.message()).isEqualTo(new Message.ClientMessage("Hi all", null, null));
    assertThat(ack).isEqualTo(new Ack(said.messageId(), true, "delivered"));
    assertThat(client.pending()).isZero();
  }

  @Test
  void aRefusedMessageCompletesNormallyWithTheReason() throws Exception {
    FakeNode node =
        node()
            .acknowledging(
                said -> new Message.MessageAck(said.messageId(), false, "unknown recipient 'zoe'"));
    RingcastClient client = connected(builder(node));

    Ack ack = client.sendPrivate("zoe", "Hi").get(10, SECONDS);

    assertThat(node.received().getLast().message())
        .isEqualTo(new Message.ClientMessage("Hi", "zoe", null));
    assertThat(ack.success()).isFalse();
    assertThat(ack.info()).isEqualTo("unknown recipient 'zoe'");
  }

  @Test
  void hearsMessagesAndNotices() throws Exception {
    FakeNode node = node();
    connected(builder(node));

    node.deliver("bob", "m1", "to all", null);
    node.deliver("bob", "m2", "to alice", "alice");
    node.tell(new Message.ServerResponse(false, "no such type", Map.of()));

    await().until(() -> heard.events.contains("notice: no such type"));
    assertThat(heard.messages)
        .containsExactly(
            new Chat("bob", "to all", null, "m1"), new Chat("bob", "to alice", "alice", "m2"));
  }

  @Test
  void dropsDuplicatesBySenderAndId() throws Exception {
    FakeNode node = node();
    connected(builder(node));

    node.deliver("bob", "m1", "first", null);
    node.deliver("bob", "m1", "first", null);
    node.deliver("carol", "m1", "other sender", null);
    node.deliver("bob", "m2", "second", null);

    await().until(() -> heard.messages.size() >= 3);
    assertThat(heard.contents()).containsExactly("first", "other sender", "second");
  }

  @Test
  void ignoresWhatItDoesNotKnow() throws Exception {
    FakeNode node = node();
    connected(builder(node));

    node.tellRaw("{\"type\":\"FUTURE_THING\",\"sender_id\":\"server1\"}");
    node.tellRaw("not even JSON");
    node.deliver("bob", "m1", "still here", null);

    await().until(() -> heard.contents().equals(List.of("still here")));
  }

  @Test
  void asksWhoIsThere() throws Exception {
    FakeNode node = node().withUsers("alice", "bob", "carol");
    RingcastClient client = connected(builder(node));

    assertThat(client.users(2).get(10, SECONDS))
        .isEqualTo(new UserList(List.of("alice", "bob"), 3));
    assertThat(client.isRegistered("bob").get(10, SECONDS)).isTrue();
    assertThat(client.isRegistered("zoe").get(10, SECONDS)).isFalse();
  }

  @Test
  void askingFailsWhereTheNodeDoesNotTell() throws Exception {
    FakeNode node =
        node()
            .registering(asked ->
                new Message.ServerResponse(true, "Welcome", Map.of("server_id", "server1")));
    RingcastClient client = build(builder(node));
    CompletableFuture<UserList> before = client.users(1);
    client.connect();

    assertThatThrownBy(before::join).hasMessageContaining("does not tell who is there");
    assertThatThrownBy(client.users(1)::join).hasMessageContaining("does not tell who is there");
  }

  @Test
  void refusesToKeepMoreThanTheBound() throws Exception {
    FakeNode node = node().acknowledging(said -> null);
    RingcastClient client = connected(builder(node).maxPending(2));
    client.broadcast("1");
    client.broadcast("2");

    assertThatThrownBy(client.broadcast("3")::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(ClientException.class)
        .hasMessageContaining("2 messages wait for their answers");
  }

  @Test
  void refusesAMessageThatIsTooLong() throws Exception {
    RingcastClient client = connected(builder(node()).maxMessageBytes(1000));

    assertThatThrownBy(client.broadcast("x".repeat(1000))::join)
        .hasMessageContaining("at most 1000 are allowed");
    assertThat(client.broadcast("short enough").get(10, SECONDS).success()).isTrue();
  }

  @Test
  void refusesHalfACharacter() throws Exception {
    RingcastClient client = connected(builder(node()));

    assertThatThrownBy(client.broadcast("a\uD83D")::join).hasMessageContaining("surrogate");
  }

  @Test
  void theListenerMaySendAndWait() throws Exception {
    FakeNode node = node();
    List<Ack> answers = new ArrayList<>();
    CompletableFuture<RingcastClient> self = new CompletableFuture<>();
    ChatListener replying =
        new ChatListener() {
          @Override
          public void onMessage(Chat chat) {
            answers.add(self.join().sendPrivate(chat.sender(), "thanks").join());
          }
        };
    self.complete(connected(builder(node).listener(replying)));

    node.deliver("bob", "m1", "hello", null);

    await().until(() -> answers.size() == 1);
    assertThat(node.contents()).containsExactly("thanks");
  }

  @Test
  void aListenerThatFailsDoesNotEndTheClient() throws Exception {
    FakeNode node = node();
    ChatListener failing =
        new RecordingListener() {
          @Override
          public void onMessage(Chat chat) {
            heard.onMessage(chat);
            throw new IllegalStateException("the listener's own fault");
          }
        };
    connected(builder(node).listener(failing));

    node.deliver("bob", "m1", "one", null);
    node.deliver("bob", "m2", "two", null);

    await().until(() -> heard.contents().equals(List.of("one", "two")));
  }

  @Test
  void closeSendsWhatWaitsAndTheFarewellLast() throws Exception {
    FakeNode node = node();
    RingcastClient client = connected(builder(node));
    List<CompletableFuture<Ack>> acks = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      acks.add(client.broadcast("m" + i));
    }

    client.close();

    assertThat(acks).allSatisfy(ack -> assertThat(ack).isCompleted());
    assertThat(node.received().getLast().message()).isEqualTo(new Message.ClientUnregister());
    assertThat(heard.events).containsExactly("connected server1");
  }

  @Test
  void closeIsBoundedWhenTheNodeIsSilent() throws Exception {
    FakeNode node = node().acknowledging(said -> null).keepingConnectionsAfterFarewell();
    RingcastClient client =
        connected(builder(node).timeouts(Timeouts.DEFAULT.withClose(Duration.ofMillis(200))));
    CompletableFuture<Ack> unanswered = client.broadcast("anyone?");

    long began = System.nanoTime();
    client.close();

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    assertThatThrownBy(unanswered::join)
        .hasCauseInstanceOf(ClientException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void aClosedClientTakesNothing() throws Exception {
    RingcastClient client = connected(builder(node()));
    client.close();

    assertThatThrownBy(client.broadcast("late")::join).hasMessageContaining("closed");
    client.close();
  }

  @Test
  void theListenerMayClose() throws Exception {
    FakeNode node = node();
    CompletableFuture<RingcastClient> self = new CompletableFuture<>();
    CompletableFuture<Void> closed = new CompletableFuture<>();
    ChatListener leaving =
        new ChatListener() {
          @Override
          public void onMessage(Chat chat) {
            self.join().close();
            closed.complete(null);
          }
        };
    self.complete(connected(builder(node).listener(leaving)));

    node.deliver("bob", "m1", "go away", null);

    closed.get(10, SECONDS);
    await().until(() -> !node.received(Message.ClientUnregister.class).isEmpty());
  }

  @Test
  void connectsOnlyOnce() throws Exception {
    RingcastClient client = connected(builder(node()));

    assertThatThrownBy(client::connect).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void needsAnAddressOrADiscovery() {
    assertThatThrownBy(() -> RingcastClient.builder("alice").build())
        .hasMessage("a client needs an address or a discovery");
    assertThatThrownBy(() -> RingcastClient.builder(" "))
        .hasMessageContaining("user id must not be empty");
  }
}
