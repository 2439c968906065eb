package io.ringcast.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ringcast.node.Endpoint;
import io.ringcast.node.NodeId;
import io.ringcast.routing.Relay;
import io.ringcast.routing.Router;
import io.ringcast.routing.UserDirectory;
import io.ringcast.session.Answers;
import io.ringcast.session.Conversation;
import io.ringcast.session.ReadRate;
import io.ringcast.session.SessionLimits;
import io.ringcast.session.SessionRegistry;
import io.ringcast.wire.ChatHead;
import io.ringcast.wire.CloseReason;
import io.ringcast.wire.EnvelopeStamp;
import io.ringcast.wire.Frame;
import io.ringcast.wire.JsonString;
import io.ringcast.wire.MessageCodec;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@WebUnderTest
class WebClientsTest {

  private static final NodeId ID = new NodeId("server1");
  private static final int MAX_MESSAGE_BYTES = 100_000;
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  @Autowired private FakeDoor door;
  @LocalServerPort private int port;
  private SessionRegistry sessions;
  private UserDirectory directory;
  private Router router;
  private ReadRate rate = new ReadRate(Long.MAX_VALUE);
  private WebClients clients;

  private void start() {
    start(1000, 1_000_000, new WebSettings.Limits(LONG, LONG, LONG, LONG));
  }

  private void start(int maxConnections, int queueBytes, WebSettings.Limits limits) {
    start(new WebSettings(MAX_MESSAGE_BYTES, maxConnections, limits), queueBytes);
  }

  private void start(WebSettings settings, int queueBytes) {
    MessageCodec codec = new MessageCodec();
    Answers answers =
        new Answers(ID, codec, new EnvelopeStamp(ID.value(), System::currentTimeMillis));
    directory = new UserDirectory(ID, System::currentTimeMillis);
    sessions =
        new SessionRegistry(
            directory, answers, new SessionLimits(1000, queueBytes, 100_000_000), System::nanoTime);
    directory.setReplacedListener(sessions);
    router = new Router(ID, directory, sessions, (node, frame) -> Relay.Outcome.NO_LINK);
    Conversation conversation =
        new Conversation(
            answers,
            codec,
            directory,
            router,
            sessions,
            () -> Optional.of(new Endpoint("127.0.0.1", 5002)));
    clients = new WebClients(settings, conversation, sessions, rate);
    clients.start();
    door.clients = clients;
  }

  @AfterEach
  void stop() {
    door.clients = null;
    if (clients != null) {
      clients.stop(STOP_LIMIT);
    }
  }

  private void awaitNoConnections() {
    await().atMost(LONG).until(() -> sessions.connections() == 0);
  }

  private static void assertEnding(String message, CloseReason reason) {
    assertThat(message)
        .contains("SERVER_RESPONSE")
        .contains("\"success\":false")
        .contains("\"reason\":\"" + reason.code() + "\"")
        .contains("\"reconnect\":" + reason.reconnect());
  }

  @Test
  void clientsTalkToEachOther() throws Exception {
    start();
    try (WebClient alice = WebClient.registered(port, "alice");
        WebClient bob = WebClient.registered(port, "bob")) {
      alice.broadcast("alice", "a1", "hello, grüße, 👋");
      assertThat(alice.awaitMessage("MESSAGE_ACK"))
          .contains("\"acked_message_id\":\"a1\"", "\"success\":true");
      assertThat(bob.awaitMessage("CLIENT_MESSAGE"))
          .contains("\"sender_id\":\"alice\"", "hello, grüße, 👋");
    }
    awaitNoConnections();
    assertThat(sessions.clients()).isZero();
  }

  @Test
  void everythingComesInOrderOneEnvelopeInAMessage() throws Exception {
    start();
    try (WebClient alice = WebClient.registered(port, "alice");
        WebClient bob = WebClient.registered(port, "bob")) {
      for (int i = 0; i < 300; i++) {
        alice.broadcast("alice", "a" + i, "number " + i + ".");
      }
      bob.awaitMessage("number 299.");
      assertThat(bob.received().stream().skip(1).toList())
          .hasSize(300)
          .allSatisfy(
              message -> assertThat(message).startsWith("{").containsOnlyOnce("\"sender_id\""));
      assertThat(bob.received().get(150)).contains("number 149.");
    }
  }

  @Test
  void aMessageMayComeInParts() throws Exception {
    start();
    try (WebClient alice = WebClient.connect(port)) {
      alice.send("{\"type\":\"CLIENT_REGISTER\",", false);
      alice.send("\"sender_id\":\"al", false);
      alice.send("ice\",\"payload\":{}}", true);
      assertThat(alice.awaitMessage("SERVER_RESPONSE")).contains("'alice'");
    }
  }

  @Test
  void badJsonIsAnsweredAndTheConnectionGoesOn() throws Exception {
    start();
    try (WebClient alice = WebClient.registered(port, "alice")) {
      alice.send("{\"type\":");
      alice.awaitMessage("\"success\":false");
      alice.broadcast("alice", "a1", "still here");
      alice.awaitMessage("\"acked_message_id\":\"a1\"");
    }
  }

  @Test
  void aMessageThatIsTooLongEndsTheConnectionWithAReason() throws Exception {
    start();
    try (WebClient alice = WebClient.registered(port, "alice")) {
      alice.broadcast("alice", "a1", "x".repeat(MAX_MESSAGE_BYTES));
      assertThat(alice.awaitClosed()).isEqualTo("1008 bad_frame");
      assertEnding(alice.received().getLast(), CloseReason.BAD_FRAME);
      assertThat(alice.received().getLast())
          .contains("a message of more than 100000 bytes is not allowed: 1 to 100000 are");
    }
    awaitNoConnections();
  }

  @Test
  void whatCountsIsBytesNotCharacters() throws Exception {
    start();
    try (WebClient alice = WebClient.registered(port, "alice")) {
      alice.broadcast("alice", "a1", "ü".repeat(MAX_MESSAGE_BYTES / 2));
      assertThat(alice.awaitClosed()).isEqualTo("1008 bad_frame");
    }
  }

  @Test
  void anEmptyMessageEndsTheConnectionWithAReason() throws Exception {
    start();
    try (WebClient alice = WebClient.connect(port)) {
      alice.send("");
      assertThat(alice.awaitClosed()).isEqualTo("1008 bad_frame");
      assertEnding(alice.received().getLast(), CloseReason.BAD_FRAME);
    }
  }

  @Test
  void aBinaryMessageEndsTheConnectionWithAReason() throws Exception {
    start();
    try (WebClient alice = WebClient.connect(port)) {
      alice.sendBinary(new byte[] {0, 0, 0, 1});
      assertThat(alice.awaitClosed()).isEqualTo("1008 bad_frame");
      assertThat(alice.received().getLast()).contains("send it as text");
    }
  }

  @Test
  void unregisteringClosesTheConnection() throws Exception {
    start();
    try (WebClient alice = WebClient.registered(port, "alice")) {
      alice.send("{\"type\":\"CLIENT_UNREGISTER\",\"sender_id\":\"alice\",\"payload\":{}}");
      assertThat(alice.awaitClosed()).isEqualTo("1000 unregistered");
    }
    awaitNoConnections();
  }

  @Test
  void aReplacedClientIsToldAndClosed() throws Exception {
    start();
    try (WebClient first = WebClient.registered(port, "alice");
        WebClient second = WebClient.registered(port, "alice")) {
      assertThat(first.awaitClosed()).isEqualTo("1000 replaced");
      assertEnding(first.received().getLast(), CloseReason.REPLACED);
      assertThat(sessions.clients()).isEqualTo(1);
    }
  }

  @Test
  void whoDoesNotRegisterInTimeIsDisconnected() throws Exception {
    start(1000, 1_000_000, new WebSettings.Limits(SHORT, LONG, LONG, LONG));
    try (WebClient alice = WebClient.connect(port)) {
      assertThat(alice.awaitClosed()).isEqualTo("1008 registration_timeout");
      assertEnding(alice.received().getLast(), CloseReason.REGISTRATION_TIMEOUT);
    }
  }

  @Test
  void connectionsAreBounded() throws Exception {
    start(1, 1_000_000, new WebSettings.Limits(LONG, LONG, LONG, LONG));
    try (WebClient first = WebClient.registered(port, "alice");
        WebClient second = WebClient.connect(port)) {
      assertThat(second.awaitClosed()).isEqualTo("1013 node_full");
      assertEnding(second.received().getLast(), CloseReason.NODE_FULL);
      assertThat(second.received().getLast()).contains("\"redirect\"", "5002");
      assertThat(first.received()).hasSize(1);
    }
  }

  /** Sends until the node has had enough of {@code user}. */
  private void flood(String user) {
    String message =
        "{\"type\":\"CLIENT_MESSAGE\",\"sender_id\":\"x\",\"message_id\":\"1\",\"payload\":{\"content\":\"%s\"}}"
            .formatted("x".repeat(60_000));
    Frame frame = Frame.ofJson(message.getBytes(StandardCharsets.UTF_8));
    while (directory.locate(user).isPresent()) {
      router.route(new ChatHead("x", JsonString.of("1"), user), frame);
    }
  }

  @Test
  void aSlowConsumerIsClosedByForceWhileOthersGoOn() throws Exception {
    start(1000, 200_000, new WebSettings.Limits(LONG, LONG, SHORT, LONG));
    try (WebClient slow = WebClient.withoutReading(port);
        WebClient alice = WebClient.registered(port, "alice");
        WebClient bob = WebClient.registered(port, "bob")) {
      slow.register("slow");
      await().until(() -> directory.locate("slow").isPresent());
      flood("slow");
      assertThat(sessions.closed(CloseReason.SLOW_CONSUMER)).isEqualTo(1);
      alice.broadcast("alice", "a1", "hello");
      bob.awaitMessage("hello");
      await().atMost(LONG).until(() -> sessions.connections() == 2);
      await().atMost(LONG).until(() -> sessions.queuedBytes() == 0);
    }
  }

  @Test
  void aClientThatSendsFasterThanItReadsIsSlowedDownAndGetsEveryAnswer() throws Exception {
    start(1000, 50_000, new WebSettings.Limits(LONG, LONG, LONG, LONG));
    try (WebClient fast = WebClient.withoutReading(port)) {
      fast.register("fast");
      AtomicBoolean enough = new AtomicBoolean();
      FutureTask<Integer> sending = new FutureTask<>(() -> sendUntil(enough, fast));
      Thread.ofVirtual().start(sending);
      await().atMost(LONG).until(() -> sessions.slowClients() == 1);
      enough.set(true);
      fast.startReading();
      int sent = sending.get();
      await()
          .atMost(LONG)
          .until(() ->
              fast.received().stream().filter(m -> m.contains("MESSAGE_ACK")).count() == sent);
      assertThat(sessions.closed(CloseReason.SLOW_CONSUMER)).isZero();
    }
  }

  @Test
  void aClientThatSendsFasterThanItMayIsHeldBackAndLosesNothing() throws Exception {
    rate = new ReadRate(50_000);
    start();
    try (WebClient hasty = WebClient.registered(port, "hasty")) {
      long begin = System.nanoTime();
      for (int i = 0; i < 20; i++) {
        hasty.broadcast("hasty", "h" + i, "x".repeat(2_000));
      }
      hasty.awaitMessage("\"acked_message_id\":\"h19\"");
      // the last one is read after 40,000 bytes, but for those of it and of a burst
      assertThat(System.nanoTime() - begin).isGreaterThan(Duration.ofMillis(500).toNanos());
      assertThat(rate.pauses()).isPositive();
    }
  }

  @Test
  void whoIsHeldBackIsClosedWithoutWaitingForItsTime() throws Exception {
    rate = new ReadRate(1_000);
    start();
    try (WebClient hasty = WebClient.registered(port, "hasty")) {
      hasty.broadcast("hasty", "h1", "x".repeat(60_000));
      hasty.awaitMessage("\"acked_message_id\":\"h1\"");
      // once for its registration, and once for that
      await().until(() -> rate.pauses() == 2);
      clients.beginStop();
      assertEnding(hasty.awaitMessage("node_stopping"), CloseReason.NODE_STOPPING);
      awaitNoConnections();
    }
  }

  private static int sendUntil(AtomicBoolean enough, WebClient client) throws Exception {
    int sent = 0;
    for (; !enough.get(); sent++) {
      client.broadcast("fast", sent + "-".repeat(200), "hi");
    }
    return sent;
  }

  @Test
  void whoTakesNothingForTooLongIsDisconnected() throws Exception {
    start(1000, 100_000_000, new WebSettings.Limits(LONG, SHORT, SHORT, LONG));
    try (WebClient slow = WebClient.withoutReading(port)) {
      slow.register("slow");
      await().until(() -> directory.locate("slow").isPresent());
      for (int i = 0; i < 400; i++) {
        router.route(
            new ChatHead("x", JsonString.of("1"), "slow"),
            Frame.ofJson(("\"" + "x".repeat(60_000) + "\"").getBytes(StandardCharsets.UTF_8)));
      }
      awaitNoConnections();
      assertThat(sessions.closed(CloseReason.SLOW_CONSUMER)).isEqualTo(1);
    }
  }

  @Test
  void whoAnswersPingsStays() throws Exception {
    start(1000, 1_000_000, new WebSettings.Limits(LONG, LONG, LONG, Duration.ofMillis(1500)));
    long begin = System.nanoTime();
    try (WebClient alice = WebClient.registered(port, "alice")) {
      // The time is what is tested.
      await().atMost(LONG).until(() -> System.nanoTime() - begin > Duration.ofSeconds(4).toNanos());
      alice.broadcast("alice", "a1", "still here");
      alice.awaitMessage("\"acked_message_id\":\"a1\"");
    }
  }

  @Test
  void whoIsSilentlyGoneIsForgotten() throws Exception {
    start(1000, 1_000_000, new WebSettings.Limits(LONG, LONG, SHORT, Duration.ofMillis(600)));
    // Who doesn't read doesn't answer pings.
    try (WebClient gone = WebClient.withoutReading(port)) {
      gone.register("gone");
      await().until(() -> directory.locate("gone").isPresent());
      awaitNoConnections();
      assertThat(sessions.closed(CloseReason.CONNECTION_LOST)).isEqualTo(1);
    }
  }

  @Test
  void anAbortedConnectionLeavesNothingBehind() throws Exception {
    start();
    WebClient alice = WebClient.registered(port, "alice");
    alice.close();
    awaitNoConnections();
    assertThat(directory.locate("alice")).isEmpty();
  }

  private void assertRefused(int status, ThrowingCallable handshake) {
    assertThatThrownBy(handshake)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            e -> assertThat(e.getResponse().statusCode()).isEqualTo(status));
  }

  @Test
  void onlyPagesOfThisNodeMayConnect() throws Exception {
    start();
    assertRefused(403, () -> WebClient.from("http://example.org", port));
    assertRefused(403, () -> WebClient.from("http://127.0.0.1:1", port));
    WebClient.from("http://127.0.0.1:" + port, port).close();
  }

  @Test
  void aPageOfAnotherMemberMayConnectToo() throws Exception {
    start();
    door.otherPages = List.of(new Endpoint("127.0.0.1", 8081));
    WebClient.from("http://127.0.0.1:8081", port).close();
    WebClient.from("http://localhost:8081", port).close();
    assertRefused(403, () -> WebClient.from("https://127.0.0.1:8081", port));
    assertRefused(403, () -> WebClient.from("http://127.0.0.1:8082", port));
    assertRefused(403, () -> WebClient.from("http://example.org:8081", port));
    assertRefused(403, () -> WebClient.from("null", port));
  }

  @Test
  void aNodeThatStartsRefusesTheHandshake() {
    door.clients = null;
    assertRefused(503, () -> WebClient.connect(port));
  }

  @Test
  void stoppingTellsEveryClientAfterWhatWasQueued() throws Exception {
    start();
    try (WebClient alice = WebClient.registered(port, "alice");
        WebClient bob = WebClient.registered(port, "bob")) {
      alice.broadcast("alice", "a1", "the last word");
      alice.awaitMessage("MESSAGE_ACK");
      clients.stop(STOP_LIMIT);
      assertThat(bob.awaitClosed()).isEqualTo("1001 node_stopping");
      assertEnding(bob.received().getLast(), CloseReason.NODE_STOPPING);
      assertThat(bob.received().get(bob.received().size() - 2)).contains("the last word");
      assertThat(sessions.connections()).isZero();
    }
  }

  @Test
  void stoppingIsBoundedInTime() throws Exception {
    start();
    try (WebClient slow = WebClient.withoutReading(port)) {
      slow.register("slow");
      await().until(() -> directory.locate("slow").isPresent());
      flood("slow");
      long begin = System.nanoTime();
      clients.stop(SHORT);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
      assertThat(sessions.connections()).isZero();
    }
  }
}
