package io.ringcast.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.node.Endpoint;
import io.ringcast.routing.MessageKind;
import io.ringcast.wire.CloseReason;
import io.ringcast.wire.Envelope;
import io.ringcast.wire.Frame;
import io.ringcast.wire.Message;
import io.ringcast.wire.Message.UserSession;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationTest {

  private final Node node = new Node();

  private static Message.ServerResponse onlyResponse(FakeClient client) {
    assertThat(client.messages()).hasSize(1);
    return client.last(Message.ServerResponse.class);
  }

  // Registration.

  @Test
  void aRegistrationIsAnsweredWithTheServersId() {
    FakeClient alice = node.connect().register("alice");

    Message.ServerResponse response = onlyResponse(alice);
    assertThat(response.success()).isTrue();
    assertThat(response.data())
        .containsEntry("server_id", "server1")
        .containsEntry("capabilities", List.of());
    assertThat(alice.received().getFirst().senderId()).isEqualTo("server1");
    assertThat(node.directory.locate("alice")).contains(Node.ID);
  }

  @Test
  void knownCapabilitiesAreGranted() {
    FakeClient alice = node.connect().register("alice", "users", "levitation", "users");
    assertThat(onlyResponse(alice).data()).containsEntry("capabilities", List.of("users"));
  }

  @Test
  void nothingIsDeliveredBeforeTheRegistrationIsAnswered() {
    FakeClient bob = node.connect("bob");
    FakeClient alice = node.connect();

    bob.send("bob", "1", "too early", null);
    bob.send("bob", "2", "too early", "alice");
    alice.register("alice");
    bob.send("bob", "3", "hello", null);

    assertThat(alice.messages()).hasSize(2);
    assertThat(alice.messages().getFirst()).isInstanceOf(Message.ServerResponse.class);
    assertThat(alice.contents()).containsExactly("hello");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " alice", "alice ", "al\nice", "al\u202eice"})
  void aUserIdThatIsNotAllowedIsRefused(String user) {
    FakeClient client = node.connect().register(user);

    assertThat(client.wasTold(CloseReason.REGISTRATION_REFUSED)).isTrue();
    assertThat(client.last(Message.ServerResponse.class).message()).contains("1 to 128 printable");
    assertThat(client.isClosing()).isTrue();
    assertThat(node.directory.size()).isZero();
  }

  @Test
  void aSecondRegistrationIsAnErrorAndTheSessionGoesOn() {
    FakeClient alice = node.connect("alice");
    alice.register("bob");

    assertThat(onlyResponse(alice).success()).isFalse();
    assertThat(node.directory.users(10)).containsExactly("alice");
    alice.send("alice", "1", "hi", "alice");
    assertThat(alice.contents()).containsExactly("hi");
  }

  @Test
  void aNewerRegistrationReplacesTheOlderOne() {
    FakeClient older = node.connect("alice");
    FakeClient newer = node.connect("alice");

    assertThat(older.wasTold(CloseReason.REPLACED)).isTrue();
    assertThat(older.isClosing()).isTrue();
    older.session().onConnectionClosed();
    assertThat(node.directory.locate("alice")).contains(Node.ID);

    node.connect("bob").send("bob", "1", "hi", "alice");
    assertThat(newer.contents()).containsExactly("hi");
    assertThat(node.sessions.clients()).isEqualTo(2);
  }

  @Test
  void aNewerRegistrationOnAnotherNodeReplacesTheOneHere() {
    FakeClient alice = node.connect("alice");
    node.directory.applyPresence(
        Node.OTHER,
        new Message.Presence(true, true, List.of(new UserSession("alice", 2000)), List.of()));

    assertThat(alice.wasTold(CloseReason.REPLACED)).isTrue();
    assertThat(node.directory.locate("alice")).contains(Node.OTHER);
    assertThat(node.sessions.clients()).isZero();
  }

  @Test
  void aReplacedClientStillGetsWhatWasQueued() {
    FakeClient older = node.connect("alice");
    node.connect("bob").send("bob", "1", "hi", "alice");
    node.connect("alice");

    assertThat(older.contents()).containsExactly("hi");
    assertThat(older.wasTold(CloseReason.REPLACED)).isTrue();
  }

  @Test
  void theRegistrationDeadlineEndsOnlyThoseWhoDidNotRegister() {
    FakeClient silent = node.connect();
    FakeClient alice = node.connect("alice");
    node.conversation.onRegistrationDeadline(silent.session());
    node.conversation.onRegistrationDeadline(alice.session());

    assertThat(silent.wasTold(CloseReason.REGISTRATION_TIMEOUT)).isTrue();
    assertThat(alice.messages()).isEmpty();
    assertThat(alice.session().isRegistered()).isTrue();
  }

  @Test
  void aRegistrationAfterTheEndIsIgnored() {
    FakeClient late = node.connect();
    node.conversation.onRegistrationDeadline(late.session());
    late.register("alice");

    assertThat(late.messages()).hasSize(1);
    assertThat(node.directory.size()).isZero();
    assertThat(node.sessions.clients()).isZero();
  }

  // A full node.

  @Test
  void aFullNodeNamesAnotherOne() {
    Node full = new Node(new SessionLimits(1, 100_000, 1_000_000));
    full.otherNodeWithRoom = Optional.of(new Endpoint("127.0.0.1", 5002));
    full.connect("alice");
    FakeClient bob = full.connect().register("bob");

    assertThat(bob.wasTold(CloseReason.NODE_FULL)).isTrue();
    assertThat(bob.last(Message.ServerResponse.class).data())
        .containsEntry("redirect", Map.of("host", "127.0.0.1", "port", 5002));
    assertThat(full.directory.users(10)).containsExactly("alice");
  }

  @Test
  void aFullNodeNamesNoneIfThereIsNone() {
    Node full = new Node(new SessionLimits(1, 100_000, 1_000_000));
    full.connect("alice");
    FakeClient bob = full.connect().register("bob");

    assertThat(bob.wasTold(CloseReason.NODE_FULL)).isTrue();
    assertThat(bob.last(Message.ServerResponse.class).data()).doesNotContainKey("redirect");
  }

  @Test
  void onAFullNodeAUserCanReplaceTheOwnSession() {
    Node full = new Node(new SessionLimits(1, 100_000, 1_000_000));
    FakeClient older = full.connect("alice");
    FakeClient newer = full.connect().register("alice");

    assertThat(newer.last(Message.ServerResponse.class).success()).isTrue();
    assertThat(older.wasTold(CloseReason.REPLACED)).isTrue();
    assertThat(full.sessions.clients()).isEqualTo(1);
  }

  @Test
  void aPlaceIsFreeAgainWhenItsClientLeaves() {
    Node full = new Node(new SessionLimits(1, 100_000, 1_000_000));
    full.connect("alice").session().onConnectionClosed();
    assertThat(full.connect().register("bob").last(Message.ServerResponse.class).success())
        .isTrue();
  }

  // Messages.

  @Test
  void aBroadcastReachesTheOthersAndIsAcknowledgedByAnAckAlone() {
    FakeClient alice = node.connect("alice");
    FakeClient bob = node.connect("bob");
    FakeClient carol = node.connect("carol");
    alice.send("alice", "m1", "hi all", null);

    assertThat(bob.contents()).containsExactly("hi all");
    assertThat(carol.contents()).containsExactly("hi all");
    Envelope received = bob.received().getLast();
    assertThat(received.senderId()).isEqualTo("alice");
    assertThat(received.messageId()).isEqualTo("m1");
    assertThat(alice.messages()).hasSize(1);
    Message.MessageAck ack = alice.last(Message.MessageAck.class);
    assertThat(ack.ackedMessageId()).isEqualTo("m1");
    assertThat(ack.success()).isTrue();
  }

  @Test
  void aPrivateMessageReachesItsRecipientOnly() {
    FakeClient alice = node.connect("alice");
    FakeClient bob = node.connect("bob");
    FakeClient carol = node.connect("carol");
    alice.send("alice", "m1", "psst", "bob");

    assertThat(bob.contents()).containsExactly("psst");
    assertThat(carol.messages()).isEmpty();
  }

  private static Envelope chat(String content, @Nullable String recipient) {
    return new Envelope(
        "alice", "id of " + content, 1, new Message.ClientMessage(content, recipient, null));
  }

  @Test
  void messagesReadAtOnceKeepTheirOrderAndHaveAnAckEach() {
    FakeClient alice = node.connect("alice");
    FakeClient bob = node.connect("bob");
    FakeClient carol = node.connect("carol");
    alice.sayTogether(
        chat("all 1", null),
        chat("bob 1", "bob"),
        chat("bob 2", "bob"),
        chat("carol 1", "carol"),
        chat("nobody", "nobody"),
        chat("bob 3", "bob"),
        chat("all 2", null),
        chat("all 3", null));

    assertThat(bob.contents())
        .containsExactly("all 1", "bob 1", "bob 2", "bob 3", "all 2", "all 3");
    assertThat(carol.contents()).containsExactly("all 1", "carol 1", "all 2", "all 3");
    assertThat(alice.messages())
        .map(Message.MessageAck.class::cast)
        .map(ack -> ack.ackedMessageId() + ": " + ack.success())
        .containsExactly(
            "id of all 1: true",
            "id of bob 1: true",
            "id of bob 2: true",
            "id of carol 1: true",
            "id of nobody: false",
            "id of bob 3: true",
            "id of all 2: true",
            "id of all 3: true");
  }

  @Test
  void messagesOnTheSameWayGoAsOne() {
    FakeClient alice = node.connect("alice");
    node.registerElsewhere("dave");
    alice.sayTogether(chat("1", "dave"), chat("2", "dave"), chat("3", null), chat("4", null));

    assertThat(node.relayed).map(Frame::count).containsExactly(2, 2);
    assertThat(node.router.statistics().sent(MessageKind.RELAYED)).isEqualTo(4);
    assertThat(node.router.statistics().received(MessageKind.PRIVATE)).isEqualTo(2);
  }

  @Test
  void messagesGoOutAsTheBytesTheyCameIn() {
    FakeClient bob = node.connect("bob");
    FakeClient alice = node.connect("alice");
    String json =
        "{\"future\":[1, 2],  \"type\":\"CLIENT_MESSAGE\",\"message_id\":\"1\","
            + "\"payload\":{\"content\":\"\\u0068i\"},\"sender_id\":\"alice\",\"timestamp\":1e3}";
    alice.sayRaw(json);

    assertThat(bob.session().queue().next())
        .singleElement()
        .satisfies(frame -> assertThat(frame.json()).asString().isEqualTo(json));
  }

  @Test
  void aFailedMessageSaysWhy() {
    FakeClient alice = node.connect("alice");
    alice.send("alice", "m1", "hi", "nobody");

    Message.MessageAck ack = alice.last(Message.MessageAck.class);
    assertThat(ack.success()).isFalse();
    assertThat(ack.info()).isEqualTo("unknown recipient 'nobody'");
  }

  @Test
  void aMessageBeforeRegistrationFails() {
    FakeClient bob = node.connect("bob");
    FakeClient alice = node.connect().send("alice", "m1", "hi", null);

    Message.MessageAck ack = alice.last(Message.MessageAck.class);
    assertThat(ack.success()).isFalse();
    assertThat(ack.info()).contains("not registered");
    assertThat(bob.messages()).isEmpty();
  }

  @Test
  void aMessageInSomebodyElsesNameFails() {
    FakeClient bob = node.connect("bob");
    FakeClient alice = node.connect("alice").send("carol", "m1", "hi", null);

    Message.MessageAck ack = alice.last(Message.MessageAck.class);
    assertThat(ack.success()).isFalse();
    assertThat(ack.info()).contains("sender_id").contains("'alice'");
    assertThat(bob.messages()).isEmpty();
  }

  @Test
  void anAnswerThatShortensATextCutsNoCharacterInTwo() {
    FakeClient alice = node.connect("alice");
    alice.send("alice", "m1", "hi", "a" + "\ud83d\ude00".repeat(200));

    Message.MessageAck ack = alice.last(Message.MessageAck.class);
    assertThat(ack.success()).isFalse();
    assertThat(ack.info()).endsWith("\ud83d\ude00...'");
  }

  // What is not a message for a node.

  @Test
  void invalidChatMessagesAreAnsweredByAnAck() {
    FakeClient alice = node.connect("alice");
    alice.sayRaw(
        """
        {"type":"CLIENT_MESSAGE","sender_id":"alice","message_id":"m1","payload":{"content":5}}\
        """);

    Message.MessageAck ack = alice.last(Message.MessageAck.class);
    assertThat(ack.ackedMessageId()).isEqualTo("m1");
    assertThat(ack.success()).isFalse();
    assertThat(ack.info()).contains("content");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello",
        "[]",
        "{}",
        "{\"type\":\"CLIENT_MESSAGE\",\"sender_id\":\"alice\",\"message_id\":\"\\ud800\"}",
        "{\"type\":\"a\\ud83d\\ude00\\ud83d\\ude00\\ud83d\\ude00\",\"sender_id\":\"alice\"}",
        "{\"type\":\"NONSENSE\",\"sender_id\":\"alice\"}",
        "{\"type\":\"CLIENT_MESSAGE\",\"sender_id\":\"alice\",\"payload\":{\"content\":\"x\"}}"
      })
  void otherInvalidMessagesAreAnsweredAndTheSessionGoesOn(String json) {
    FakeClient alice = node.connect("alice").sayRaw(json);

    assertThat(onlyResponse(alice).success()).isFalse();
    assertThat(onlyResponse(alice).data()).doesNotContainKey("reason");
    alice.send("alice", "m1", "still here", "alice");
    assertThat(alice.contents()).containsExactly("still here");
  }

  @Test
  void typesOfNodesAreNotTakenFromClients() {
    FakeClient alice = node.connect("alice");
    List<Message> ofNodes =
        List.of(
            new Message.LinkPing(1),
            new Message.Presence(true, true, List.of(new UserSession("x", 1)), List.of()),
            new Message.ServerResponse(true, "", Map.of()),
            new Message.MessageAck("1", true, ""),
            new Message.ServerDiscovery(1));
    for (Message message : ofNodes) {
      alice.received().clear();
      alice.say("alice", "m", message);
      assertThat(onlyResponse(alice).success()).isFalse();
      assertThat(onlyResponse(alice).message()).contains(message.type().name());
    }
    assertThat(node.directory.users(10)).containsExactly("alice");
  }

  // Who is there.

  @Test
  void aUsersQueryListsTheWholeCluster() {
    FakeClient alice = node.connect("alice", "users");
    node.directory.applyPresence(
        Node.OTHER,
        new Message.Presence(true, true, List.of(new UserSession("bob", 1)), List.of()));

    alice.say("alice", "q1", new Message.UsersQuery(null, 10));
    assertThat(alice.last(Message.Users.class))
        .isEqualTo(new Message.Users("q1", List.of("alice", "bob"), 2));
    alice.say("alice", "q2", new Message.UsersQuery(null, 1));
    assertThat(alice.last(Message.Users.class))
        .isEqualTo(new Message.Users("q2", List.of("alice"), 2));
    alice.say("alice", "q3", new Message.UsersQuery("bob", 1));
    assertThat(alice.last(Message.Users.class))
        .isEqualTo(new Message.Users("q3", List.of("bob"), 2));
    alice.say("alice", "q4", new Message.UsersQuery("carol", 1));
    assertThat(alice.last(Message.Users.class)).isEqualTo(new Message.Users("q4", List.of(), 2));
  }

  @Test
  void aUsersQueryNeedsTheCapability() {
    FakeClient alice = node.connect("alice");
    alice.say("alice", "q1", new Message.UsersQuery(null, 10));
    assertThat(onlyResponse(alice).success()).isFalse();
    assertThat(onlyResponse(alice).message()).contains("users");
  }

  @Test
  void aUsersQueryNeedsARegistration() {
    FakeClient alice = node.connect();
    alice.say("alice", "q1", new Message.UsersQuery(null, 10));
    assertThat(onlyResponse(alice).message()).contains("not registered");
  }

  // The end.

  @Test
  void unregisteringEndsTheConnectionWithoutAWord() {
    FakeClient alice = node.connect("alice");
    alice.say("alice", "u", new Message.ClientUnregister());

    assertThat(alice.messages()).isEmpty();
    assertThat(alice.isClosing()).isTrue();
    assertThat(alice.session().queue().isFinished()).isTrue();
    assertThat(node.directory.size()).isZero();
    assertThat(node.sessions.closed(CloseReason.UNREGISTERED)).isEqualTo(1);
  }

  @Test
  void aBadFrameEndsTheConnectionSayingWhy() {
    FakeClient alice = node.connect("alice");
    node.conversation.onBadFrame(alice.session(), "a frame of 0 bytes is not allowed");

    assertThat(alice.wasTold(CloseReason.BAD_FRAME)).isTrue();
    assertThat(alice.last(Message.ServerResponse.class).message()).contains("0 bytes");
  }

  @Test
  void theEndOfTheClientsStreamStillLetsItsAcksOut() {
    FakeClient alice = node.connect("alice");
    alice.send("alice", "m1", "bye", null);
    node.conversation.onEndOfStream(alice.session());

    assertThat(alice.messages()).hasSize(1);
    assertThat(alice.last(Message.MessageAck.class).success()).isTrue();
    assertThat(alice.session().queue().isFinished()).isTrue();
  }
}
