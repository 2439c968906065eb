package io.ringcast.listener;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.channel.socket.nio.NioServerSocketChannel;
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
import io.ringcast.wire.CloseReason;
import io.ringcast.wire.EnvelopeStamp;
import io.ringcast.wire.MessageCodec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientListenerTest {

  private static final NodeId ID = new NodeId("server1");
  private static final int MAX_MESSAGE_BYTES = 100_000;
  private static final Duration LONG = Duration.ofSeconds(30);

  private SessionRegistry sessions;
  private UserDirectory directory;
  private Conversation conversation;
  private ReadRate rate = new ReadRate(Long.MAX_VALUE);
  private ClientListener listener;

  private int start(ListenerSettings settings, SessionLimits limits) throws IOException {
    wire(limits);
    listener = ClientListener.bind(settings, conversation, sessions, rate);
    listener.start();
    return listener.port();
  }

  private void wire(SessionLimits limits) {
    MessageCodec codec = new MessageCodec();
    Answers answers =
        new Answers(ID, codec, new EnvelopeStamp(ID.value(), System::currentTimeMillis));
    directory = new UserDirectory(ID, System::currentTimeMillis);
    sessions = new SessionRegistry(directory, answers, limits, System::nanoTime);
    directory.setReplacedListener(sessions);
    Router router = new Router(ID, directory, sessions, (node, frame) -> Relay.Outcome.NO_LINK);
    Optional<Endpoint> other = Optional.of(new Endpoint("127.0.0.1", 5002));
    conversation = new Conversation(answers, codec, directory, router, sessions, () -> other);
  }

  private int start() throws IOException {
    return start(settings(ListenerSettings.Limits.DEFAULT), limits(1_000_000));
  }

  private static ListenerSettings settings(ListenerSettings.Limits limits) {
    return new ListenerSettings("127.0.0.1", 0, MAX_MESSAGE_BYTES, 1000, limits);
  }

  private static SessionLimits limits(int queueBytes) {
    return new SessionLimits(1000, queueBytes, 100_000_000);
  }

  @AfterEach
  void stop() {
    if (listener != null) {
      listener.stop(Duration.ofSeconds(5));
    }
  }

  private static void assertLast(List<String> frames, CloseReason reason) {
    assertThat(frames.getLast())
        .contains("SERVER_RESPONSE")
        .contains("\"success\":false")
        .contains("\"reason\":\"" + reason.code() + "\"")
        .contains("\"reconnect\":" + reason.reconnect());
  }

  private void awaitNoConnections() {
    await().until(() -> sessions.connections() == 0);
  }

  @Test
  void clientsTalkToEachOther() throws IOException {
    int port = start();
    try (PlainClient alice = PlainClient.registered(port, "alice");
        PlainClient bob = PlainClient.registered(port, "bob")) {
      alice.send("alice", "m1", "hi bob", "bob");
      alice.send("alice", "m2", "hi all", null);
      assertThat(bob.read()).contains("hi bob").contains("m1");
      assertThat(bob.read()).contains("hi all").contains("m2");
      assertThat(alice.read()).contains("MESSAGE_ACK").contains("m1").contains("true");
      assertThat(alice.read()).contains("MESSAGE_ACK").contains("m2").contains("true");
      bob.send("bob", "m3", "hi alice", "alice");
      assertThat(alice.read()).contains("hi alice");
      assertThat(bob.read()).contains("MESSAGE_ACK").contains("m3");
    }
    awaitNoConnections();
    assertThat(directory.size()).isZero();
  }

  @Test
  void framesMayComeInOnePieceOrByteByByte() throws IOException {
    int port = start();
    byte[] all =
        PlainClient.together(
            PlainClient.frame(PlainClient.registration("alice")),
            PlainClient.frame(PlainClient.message("alice", "m1", "hi", "alice")));
    try (PlainClient atOnce = new PlainClient(port)) {
      atOnce.write(all);
      assertThat(atOnce.read()).contains("SERVER_RESPONSE");
      assertThat(List.of(atOnce.read(), atOnce.read())).anyMatch(json -> json.contains("hi"));
    }
    awaitNoConnections();
    try (PlainClient slowly = new PlainClient(port)) {
      for (byte one : all) {
        slowly.write(one);
      }
      assertThat(slowly.read()).contains("SERVER_RESPONSE");
      assertThat(List.of(slowly.read(), slowly.read())).anyMatch(json -> json.contains("hi"));
    }
  }

  @Test
  void everyRecipientGetsEverythingInOrder() throws IOException {
    int port = start();
    int messages = 2000;
    try (PlainClient alice = PlainClient.registered(port, "alice");
        PlainClient bob = PlainClient.registered(port, "bob");
        PlainClient carol = PlainClient.registered(port, "carol")) {
      for (int i = 0; i < messages; i++) {
        alice.send("alice", "m" + i, "content" + i, null);
      }
      for (int i = 0; i < messages; i++) {
        String expected = "\"content" + i + "\"";
        assertThat(bob.read()).contains(expected);
        assertThat(carol.read()).contains(expected);
        assertThat(alice.read()).contains("\"m" + i + "\"").contains("\"success\":true");
      }
    }
  }

  @Test
  void aSlowConsumerIsDisconnectedWithAReasonWhileOthersGetEverythingInOrder() throws IOException {
    int port = start(settings(ListenerSettings.Limits.DEFAULT), limits(400_000));
    String content = "x".repeat(50_000);
    try (PlainClient slow = new PlainClient(port, 20_000);
        PlainClient quick = PlainClient.registered(port, "quick");
        PlainClient sender = PlainClient.registered(port, "sender")) {
      slow.register("slow");
      await().until(() -> directory.locate("slow").isPresent());
      int sent = 0;
      for (; directory.locate("slow").isPresent(); sent++) {
        sender.send("sender", "m" + sent, content + sent, null);
        assertThat(quick.read()).contains("x" + sent + "\"");
        assertThat(sender.read()).contains("\"m" + sent + "\"").contains("\"success\":true");
      }
      assertThat(sessions.closed(CloseReason.SLOW_CONSUMER)).isEqualTo(1);

      List<String> got = slow.readToEnd();
      assertLast(got, CloseReason.SLOW_CONSUMER);
      List<String> contents = got.subList(1, got.size() - 1);
      for (int i = 0; i < contents.size(); i++) {
        assertThat(contents.get(i)).contains("x" + i + "\"");
      }
      assertThat(contents).hasSizeLessThan(sent);
      assertThat(sessions.clients()).isEqualTo(2);
    }
  }

  @Test
  void theSystemHoldsLittleForASlowConsumer() throws IOException {
    int queueBytes = 400_000;
    int port = start(settings(ListenerSettings.Limits.DEFAULT), limits(queueBytes));
    String content = "x".repeat(10_000);
    try (PlainClient slow = new PlainClient(port, 20_000);
        PlainClient sender = PlainClient.registered(port, "sender")) {
      slow.register("slow");
      await().until(() -> directory.locate("slow").isPresent());
      long sent = 0;
      while (directory.locate("slow").isPresent()) {
        sender.send("sender", "m" + sent, content, "slow");
        sender.read();
        sent += content.length();
      }
      // Linux counts what it needs around the bytes too, and so takes twice as many.
      assertThat(sent).isLessThan(queueBytes + 3L * ClientListener.SEND_BUFFER_BYTES);
    }
  }

  @Test
  void aClientThatSendsFasterThanItReadsIsSlowedDownAndGetsEveryAnswer() throws Exception {
    int port = start(settings(ListenerSettings.Limits.DEFAULT), limits(50_000));
    int messages = 40_000;
    try (PlainClient hasty = new PlainClient(port, 20_000)) {
      hasty.register("hasty");
      Thread sending = Thread.ofVirtual().start(() -> sendMany(hasty, messages));
      await().until(() -> sessions.slowClients() == 1);

      assertThat(hasty.read()).contains("SERVER_RESPONSE");
      for (int i = 0; i < messages; i++) {
        assertThat(hasty.read()).contains("MESSAGE_ACK").contains("\"m" + i + "\"");
      }
      sending.join();
    }
  }

  @Test
  void aClientThatSendsFasterThanItMayIsReadAtItsRateAndLosesNothing() throws Exception {
    rate = new ReadRate(500_000);
    int port = start();
    int messages = 2_000;
    try (PlainClient hasty = PlainClient.registered(port, "hasty")) {
      Thread sending = Thread.ofVirtual().start(() -> sendMany(hasty, messages));
      for (int i = 0; i < messages; i++) {
        assertThat(hasty.read()).contains("MESSAGE_ACK").contains("\"m" + i + "\"");
      }
      sending.join();
      assertThat(rate.pauses()).isPositive();
    }
  }

  private static void sendMany(PlainClient client, int messages) {
    try {
      for (int i = 0; i < messages; i++) {
        client.send("hasty", "m" + i, "hi", null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aSlowConsumerThatNeverReadsIsClosedByForce() throws IOException {
    int port =
        start(
            settings(new ListenerSettings.Limits(LONG, LONG, Duration.ofMillis(300), LONG)),
            limits(400_000));
    try (PlainClient slow = new PlainClient(port, 20_000);
        PlainClient sender = PlainClient.registered(port, "sender")) {
      slow.register("slow");
      await().until(() -> directory.locate("slow").isPresent());
      String content = "x".repeat(50_000);
      while (directory.locate("slow").isPresent()) {
        sender.send("sender", "m", content, null);
        sender.read();
      }
      await().until(() -> sessions.connections() == 1);
      assertThat(sessions.queuedBytes()).isZero();
    }
  }

  @Test
  void aClientThatTakesNothingForTooLongIsDisconnected() throws IOException {
    Duration write = Duration.ofMillis(300);
    int port =
        start(
            settings(new ListenerSettings.Limits(LONG, write, Duration.ofMillis(300), LONG)),
            new SessionLimits(1000, 100_000_000, 1_000_000_000));
    try (PlainClient slow = new PlainClient(port, 20_000);
        PlainClient sender = PlainClient.registered(port, "sender")) {
      slow.register("slow");
      await().until(() -> directory.locate("slow").isPresent());
      String content = "x".repeat(90_000);
      for (int i = 0; i < 200; i++) {
        sender.send("sender", "m", content, null);
        sender.read();
      }
      await().until(() -> sessions.closed(CloseReason.SLOW_CONSUMER) == 1);
      assertThat(sessions.clients()).isEqualTo(1);
    }
  }

  @Test
  void aBadLengthEndsTheConnectionWithAReason() throws IOException {
    int port = start();
    for (int length : new int[] {0, MAX_MESSAGE_BYTES + 1, -1}) {
      try (PlainClient client = PlainClient.registered(port, "alice")) {
        client.write(ByteBuffer.allocate(4).putInt(length).array());
        client.write(new byte[1000]);
        assertLast(client.readToEnd(), CloseReason.BAD_FRAME);
      }
    }
    awaitNoConnections();
  }

  @Test
  void linesOfJsonAreAsGoodAsFrames() throws IOException {
    int port = start();
    try (PlainClient alice = PlainClient.registered(port, "alice");
        Socket lines = new Socket(InetAddress.getLoopbackAddress(), port)) {
      lines.setSoTimeout(10_000);
      BufferedReader in = new BufferedReader(new InputStreamReader(lines.getInputStream(), UTF_8));
      write(lines, "{\"type\":\"CLIENT_REGISTER\",\"sender_id\":\"bob\"}\r\n\n");
      assertThat(in.readLine()).contains("SERVER_RESPONSE", "\"success\":true");

      alice.send("alice", "m1", "to bob", "bob");
      assertThat(in.readLine()).contains("CLIENT_MESSAGE", "to bob");
      assertThat(alice.read()).contains("MESSAGE_ACK");

      write(lines, "{\"type\":\"CLIENT_MESSAGE\",\"sender_id\":\"bob\",\"message_id\":\"b1\",");
      write(lines, "\"payload\":{\"content\":\"to all\"}}\n{\"no\":\"message\"}\n");
      assertThat(in.readLine()).contains("MESSAGE_ACK", "b1", "\"success\":true");
      assertThat(in.readLine()).contains("SERVER_RESPONSE", "type is missing");
      assertThat(alice.read()).contains("to all");

      alice.write(
          frame(
              "{\n\"type\":\"CLIENT_MESSAGE\",\r\n\"sender_id\":\"alice\","
                  + "\"message_id\":\"m2\",\"payload\":{\"content\":\"a\\nb\"}\n}"));
      assertThat(in.readLine()).contains("m2", "a\\nb").endsWith("}");
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
  }

  private static byte[] frame(String json) {
    byte[] text = json.getBytes(UTF_8);
    return ByteBuffer.allocate(4 + text.length).putInt(text.length).put(text).array();
  }

  @Test
  void aLineThatIsTooLongEndsTheConnectionWithAReason() throws IOException {
    int port = start();
    try (Socket lines = new Socket(InetAddress.getLoopbackAddress(), port)) {
      lines.setSoTimeout(10_000);
      write(lines, "{" + "x".repeat(MAX_MESSAGE_BYTES + 10));
      BufferedReader in = new BufferedReader(new InputStreamReader(lines.getInputStream(), UTF_8));
      assertThat(in.readLine())
          .contains(CloseReason.BAD_FRAME.code(), "more than " + MAX_MESSAGE_BYTES + " bytes");
      assertThat(in.readLine()).isNull();
    }
  }

  @Test
  void somebodyElsesProtocolEndsWithAReason() throws IOException {
    int port = start();
    try (PlainClient client = new PlainClient(port)) {
      client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes());
      assertLast(client.readToEnd(), CloseReason.BAD_FRAME);
    }
  }

  @Test
  void badJsonIsAnsweredAndTheConnectionGoesOn() throws IOException {
    int port = start();
    try (PlainClient client = PlainClient.registered(port, "alice")) {
      client.write(PlainClient.frame("{\"type\":"));
      assertThat(client.read()).contains("SERVER_RESPONSE").contains("\"success\":false");
      client.send("alice", "m1", "hi", "alice");
      assertThat(client.read() + client.read()).contains("hi");
    }
  }

  @Test
  void anAbortedConnectionLeavesNothingBehind() throws IOException {
    int port = start();
    try (PlainClient bob = PlainClient.registered(port, "bob")) {
      try (PlainClient client = PlainClient.registered(port, "alice")) {
        client.write((byte) 0, (byte) 0);
      }
      await().until(() -> sessions.connections() == 1);
      bob.send("bob", "m1", "hi", "alice");
      assertThat(bob.read()).contains("unknown recipient");
    }
  }

  @Test
  void aClientThatEndsItsStreamStillGetsItsAnswers() throws IOException {
    int port = start();
    try (PlainClient client = new PlainClient(port)) {
      client.register("alice");
      client.send("alice", "m1", "hi", null);
      client.endOutput();
      List<String> got = client.readToEnd();
      assertThat(got).hasSize(2);
      assertThat(got.getLast()).contains("MESSAGE_ACK").contains("\"success\":true");
    }
  }

  @Test
  void unregisteringClosesTheConnection() throws IOException {
    int port = start();
    try (PlainClient client = PlainClient.registered(port, "alice")) {
      client.write(PlainClient.frame("{\"type\":\"CLIENT_UNREGISTER\",\"sender_id\":\"alice\"}"));
      assertThat(client.readToEnd()).isEmpty();
    }
    awaitNoConnections();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoDoesNotRegisterInTimeIsDisconnected(boolean trickling) throws Exception {
    Duration registration = Duration.ofMillis(500);
    int port =
        start(
            settings(new ListenerSettings.Limits(registration, LONG, LONG, LONG)),
            limits(1_000_000));
    try (PlainClient alice = PlainClient.registered(port, "alice");
        PlainClient client = new PlainClient(port)) {
      Thread trickle = Thread.ofVirtual().unstarted(() -> trickle(client));
      if (trickling) {
        trickle.start();
      }
      assertLast(client.readToEnd(), CloseReason.REGISTRATION_TIMEOUT);
      client.close();
      trickle.join();
      alice.send("alice", "m1", "still here", "alice");
      assertThat(alice.read() + alice.read()).contains("still here");
    }
  }

  /** A byte of a frame now and then, for as long as the node takes it. */
  private static void trickle(PlainClient client) {
    try {
      client.write((byte) 0, (byte) 1, (byte) 0, (byte) 0);
      while (true) {
        client.write((byte) ' ');
        // The slowness is what is tested.
        Thread.sleep(10);
      }
    } catch (IOException e) {
      // The node has closed the connection: that is what is waited for.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aFullNodeNamesAnother() throws IOException {
    int port =
        start(
            settings(ListenerSettings.Limits.DEFAULT), new SessionLimits(1, 1_000_000, 10_000_000));
    try (PlainClient alice = PlainClient.registered(port, "alice");
        PlainClient bob = new PlainClient(port)) {
      bob.register("bob");
      List<String> got = bob.readToEnd();
      assertThat(got).hasSize(1);
      assertLast(got, CloseReason.NODE_FULL);
      assertThat(got.getLast()).contains("\"redirect\"").contains("5002");
      alice.send("alice", "m1", "hi", null);
      assertThat(alice.read()).contains("MESSAGE_ACK");
    }
  }

  @Test
  void whatIsReadInPartsIsBoundedForAllTogether() throws IOException {
    int port =
        start(settings(ListenerSettings.Limits.DEFAULT), new SessionLimits(10, 100_000, 150_000));
    byte[] part = ByteBuffer.allocate(90_000).putInt(MAX_MESSAGE_BYTES).array();
    try (PlainClient first = PlainClient.registered(port, "alice");
        PlainClient second = PlainClient.registered(port, "bob")) {
      first.write(part);
      await().until(() -> sessions.partBytes() >= part.length);
      second.write(part);
      assertLast(second.readToEnd(), CloseReason.NODE_FULL);

      second.close();
      await().until(() -> sessions.partBytes() < 2 * part.length);
      first.write(new byte[MAX_MESSAGE_BYTES + 4 - part.length]);
      assertThat(first.read()).contains("not valid");
      assertThat(sessions.partBytes()).isZero();
    }
  }

  @Test
  void connectionsAreBounded() throws IOException {
    int port =
        start(
            new ListenerSettings(
                "127.0.0.1", 0, MAX_MESSAGE_BYTES, 2, ListenerSettings.Limits.DEFAULT),
            limits(1_000_000));
    try (PlainClient alice = PlainClient.registered(port, "alice")) {
      try (PlainClient silent = new PlainClient(port);
          PlainClient further = new PlainClient(port)) {
        assertLast(further.readToEnd(), CloseReason.NODE_FULL);
        assertThat(sessions.connections()).isEqualTo(2);
      }
      await().until(() -> sessions.connections() == 1);
      PlainClient.registered(port, "bob").close();
    }
  }

  @Test
  void aReplacedClientIsToldAndClosed() throws IOException {
    int port = start();
    try (PlainClient older = PlainClient.registered(port, "alice");
        PlainClient newer = PlainClient.registered(port, "alice")) {
      assertLast(older.readToEnd(), CloseReason.REPLACED);
      newer.send("alice", "m1", "hi", "alice");
      assertThat(newer.read() + newer.read()).contains("hi");
    }
  }

  @Test
  void stoppingTellsEveryClientAfterWhatWasQueued() throws IOException {
    int port = start();
    try (PlainClient alice = PlainClient.registered(port, "alice");
        PlainClient silent = new PlainClient(port)) {
      await().until(() -> sessions.connections() == 2);

      for (int i = 0; i < 50; i++) {
        alice.send("alice", "m" + i, "hi", null);
      }
      await().until(() -> sessions.queuedBytes() == 0);
      listener.stop(Duration.ofSeconds(5));

      List<String> got = alice.readToEnd();
      assertThat(got).hasSize(51);
      assertLast(got, CloseReason.NODE_STOPPING);
      assertLast(silent.readToEnd(), CloseReason.NODE_STOPPING);
      assertThat(sessions.connections()).isZero();
      assertThatThrownBy(() -> new PlainClient(port)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void stoppingIsBoundedInTime() throws IOException {
    int port =
        start(settings(new ListenerSettings.Limits(LONG, LONG, LONG, LONG)), limits(1_000_000));
    try (PlainClient neverCloses = PlainClient.registered(port, "alice")) {
      await().until(() -> sessions.connections() == 1);
      long before = System.nanoTime();
      listener.stop(Duration.ofMillis(300));
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
      assertThat(sessions.connections()).isZero();
      assertLast(neverCloses.readToEnd(), CloseReason.NODE_STOPPING);
    }
  }

  @Test
  void aPortInUseIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ListenerSettings settings =
          new ListenerSettings(
              "127.0.0.1",
              taken.getLocalPort(),
              MAX_MESSAGE_BYTES,
              10,
              ListenerSettings.Limits.DEFAULT);
      wire(limits(1000));
      assertThatThrownBy(() -> ClientListener.bind(settings, conversation, sessions, rate))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("127.0.0.1")
          .hasMessageContaining(String.valueOf(taken.getLocalPort()));
    }
  }

  @Test
  void failingToAcceptDoesNotEndTheListener() throws IOException {
    wire(limits(1_000_000));
    AtomicInteger failures = new AtomicInteger(1);
    NioServerSocketChannel failing =
        new NioServerSocketChannel() {
          @Override
          protected int doReadMessages(List<Object> accepted) throws Exception {
            if (failures.getAndDecrement() > 0) {
              throw new SocketException("Too many open files");
            }
            return super.doReadMessages(accepted);
          }
        };
    listener =
        new ClientListener(
            settings(ListenerSettings.Limits.DEFAULT), conversation, sessions, rate, failing);
    listener.start();

    try (PlainClient alice = PlainClient.registered(listener.port(), "alice")) {
      assertThat(failures.get()).isNegative();
      alice.send("alice", "m1", "hi", null);
      assertThat(alice.read()).contains("MESSAGE_ACK");
    }
  }
}
