package io.ringcast.cli;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.client.FakeAnnouncer;
import io.ringcast.client.FakeNode;
import io.ringcast.wire.Message;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Timeout(60)
class ChatCommandTest {

  private final List<FakeNode> nodes = new ArrayList<>();
  private final ScriptedScreen screen = new ScriptedScreen();
  private final StringWriter errors = new StringWriter();

  @AfterEach
  void closeNodes() {
    nodes.forEach(FakeNode::close);
  }

  private FakeNode node(String id) throws Exception {
    FakeNode node = FakeNode.start(id);
    nodes.add(node);
    return node;
  }

  private int run(String... arguments) {
    return new CommandLine(new ChatCommand(prompt -> screen))
        .setErr(new PrintWriter(errors, true))
        .setOut(new PrintWriter(new StringWriter()))
        .execute(arguments);
  }

  private CompletableFuture<Integer> start(String... arguments) {
    return CompletableFuture.supplyAsync(() -> run(arguments), Thread::startVirtualThread);
  }

  private static String portOf(FakeNode node) {
    return Integer.toString(node.endpoint().port());
  }

  private static Message.ClientMessage toAll(String content) {
    return new Message.ClientMessage(content, null, null);
  }

  private static Message.ClientMessage to(String user, String content) {
    return new Message.ClientMessage(content, user, null);
  }

  private static List<Message> said(FakeNode node) {
    return node.received(Message.ClientMessage.class).stream()
        .map(envelope -> envelope.message())
        .toList();
  }

  @Test
  void sendsWhatIsPipedInAndLeaves() throws Exception {
    FakeNode node = node("server1").withUsers("alice", "bob");
    screen
        .type("send hello", "send bob Hi Bob!", "send what a day", "send @bob one", "send to bob 2")
        .end();

    assertThat(run("alice", "127.0.0.1", portOf(node))).isZero();

    assertThat(said(node))
        .containsExactly(
            toAll("hello"),
            to("bob", "Hi Bob!"),
            toAll("what a day"),
            to("bob", "one"),
            to("bob", "2"));
    assertThat(screen.shown())
        .containsExactly("* connected to server1 at " + node.endpoint(), "* (privately to bob)");
    assertThat(node.received().getLast().message()).isEqualTo(new Message.ClientUnregister());
  }

  @Test
  void onesOwnNameIsNoRecipient() throws Exception {
    FakeNode node = node("server1").withUsers("alice");
    screen.type("send alice was here", "quit");

    assertThat(run("alice", node.endpoint().toString())).isZero();

    assertThat(said(node)).containsExactly(toAll("alice was here"));
  }

  @Test
  void waitsForTheAnswersAtTheEndOfInputAndShowsRefusals() throws Exception {
    FakeNode node =
        node("server1")
            .acknowledging(
                said -> new Message.MessageAck(said.messageId(), false, "unknown recipient 'zoe'"));
    screen.type("send @zoe hi").end();

    assertThat(run("alice", node.endpoint().toString())).isZero();

    assertThat(screen.shown()).contains("! not delivered to zoe: unknown recipient 'zoe'");
  }

  @Test
  void saysWhenMessagesStayUnanswered() throws Exception {
    FakeNode node = node("server1").acknowledging(said -> null);
    screen.type("send hello", "quit");

    assertThat(run("alice", node.endpoint().toString())).isEqualTo(1);

    assertThat(screen.shown()).contains("! 1 message was not answered");
  }

  @Test
  void showsWhoIsThereAndHelp() throws Exception {
    FakeNode node = node("server1").withUsers("alice", "bob");
    screen.type("who", "help", "quit");

    run("alice", node.endpoint().toString());

    assertThat(screen.shown()).contains("* 2 users: alice, bob");
    ChatRoom.HELP.forEach(line -> assertThat(screen.shown()).contains("* " + line));
  }

  @Test
  void saysWhatItDidNotUnderstand() throws Exception {
    FakeNode node = node("server1");
    screen.type("hello", "quit");

    assertThat(run("alice", node.endpoint().toString())).isZero();

    assertThat(screen.shown())
        .contains("! unknown command 'hello': the commands are send, who, help, quit");
  }

  @Test
  void doesNotSendToAllWhatMayBeMeantForOne() throws Exception {
    FakeNode node =
        node("server1").registering(asked -> new Message.ServerResponse(true, "Welcome", Map.of()));
    screen.type("send bob a secret", "quit");

    run("alice", node.endpoint().toString());

    assertThat(said(node)).isEmpty();
    assertThat(screen.shown())
        .contains(
            "! not sent, as it is not known if 'bob' is here: this node does not tell who is there");
  }

  @Test
  void showsMessagesWithoutLettingThemReachTheTerminalRaw() throws Exception {
    FakeNode node = node("server1");
    CompletableFuture<Integer> exit = start("alice", node.endpoint().toString());
    await().until(() -> !screen.shown().isEmpty());

    node.deliver("bob", "m1", "to all", null);
    node.deliver("b\u001b[0mob", "m2", "\u001b[2Jclear", "alice");
    node.tell(new Message.ServerResponse(false, "bad\u0007", Map.of()));

    await().until(() -> screen.shown().size() == 4);
    assertThat(screen.shown().subList(1, 4))
        .containsExactly(
            "bob: to all",
            "b\\u001b[0mob (privately): \\u001b[2Jclear",
            "* the node says: bad\\u0007");
    screen.type("quit");
    assertThat(exit.get(10, SECONDS)).isZero();
  }

  @Test
  void goesOnAtAnotherNode() throws Exception {
    FakeNode first = node("server1");
    FakeNode second = node("server2");
    try (FakeAnnouncer announcer = FakeAnnouncer.of(second)) {
      CompletableFuture<Integer> exit =
          start(
              "alice",
              "localhost",
              portOf(first),
              "--multicast-port=" + announcer.discovery().port());
      await().until(() -> first.registrations() == 1);

      first.close();
      await().until(() -> second.registrations() == 1);
      screen.type("send still-here", "quit");

      assertThat(exit.get(20, SECONDS)).isZero();
    }
    assertThat(said(second)).containsExactly(toAll("still-here"));
    assertThat(screen.shown())
        .contains(
            "! connection lost (the node closed the connection): looking for another node",
            "* connected to server2 at " + second.endpoint());
  }

  /** As a draining node asks it: what is typed before, meanwhile and after comes once, in order. */
  @Test
  void goesOnAtTheNodeThatADrainingOneSendsItTo() throws Exception {
    FakeNode draining =
        node("server1")
            .acknowledging(said ->
                said.message().equals(toAll("answered"))
                    ? new Message.MessageAck(said.messageId(), true, "delivered")
                    : null);
    FakeNode next = node("server2");
    CompletableFuture<Integer> exit = start("alice", draining.endpoint().toString());
    screen.type("send answered", "send unanswered");
    await().until(() -> draining.contents().contains("unanswered"));
    CompletableFuture<Void> registering = new CompletableFuture<>();
    CompletableFuture<Void> typed = new CompletableFuture<>();
    next.registering(asked -> {
      registering.complete(null);
      typed.join();
      return next.welcome(asked);
    });

    draining.tell(
        new Message.ServerMove(
            next.endpoint().host(), next.endpoint().port(), "server2", 0, "this node is stopping"));
    registering.get(10, SECONDS);
    screen.type("send meanwhile");
    typed.complete(null);
    await().until(() -> screen.shown().contains("* connected to server2 at " + next.endpoint()));
    draining.end("replaced", false, Map.of());
    screen.type("send after", "quit");

    assertThat(exit.get(20, SECONDS)).isZero();
    assertThat(draining.contents()).containsExactly("answered", "unanswered");
    assertThat(next.contents()).containsExactly("unanswered", "meanwhile", "after");
    assertThat(screen.shown())
        .containsExactly(
            "* connected to server1 at " + draining.endpoint(),
            "* connected to server2 at " + next.endpoint());
    assertThat(draining.received().getFirst().message())
        .isEqualTo(new Message.ClientRegister(List.of("users", "move")));
  }

  @Test
  void leavesWhenItWasReplaced() throws Exception {
    FakeNode node = node("server1");
    CompletableFuture<Integer> exit = start("alice", node.endpoint().toString());
    await().until(() -> !screen.shown().isEmpty());

    node.end("replaced", false, Map.of());

    assertThat(exit.get(10, SECONDS)).isEqualTo(1);
    assertThat(screen.shown()).contains("! disconnected: ended: replaced");
  }

  @Test
  void findsANode() throws Exception {
    FakeNode node = node("server1");
    screen.type("quit");
    try (FakeAnnouncer announcer = FakeAnnouncer.of(node)) {
      int port = announcer.discovery().port();

      assertThat(run("alice", "--multicast-port", Integer.toString(port))).isZero();

      assertThat(screen.shown())
          .containsExactly(
              "* looking for a node on 224.0.0.1:" + port + " on lo",
              "* connected to server1 at " + node.endpoint());
    }
  }

  @Test
  void aRefusedAddressIsOneLine() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }

    assertThat(run("alice", "localhost", Integer.toString(free))).isEqualTo(1);

    assertThat(errors)
        .hasToString(
            "ringcast chat: localhost:"
                + free
                + " refused the connection: no node listens there\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "alice localhost 0",
        "alice localhost seventy",
        "alice localhost:5001 5002",
        "alice localhost:x",
        "alice localhost 5001 5002",
        "alice --multicast-port=70000",
        "alice --no-such-option"
      })
  void wrongUsageIsExitCode2(String arguments) {
    assertThat(run(arguments.isEmpty() ? new String[0] : arguments.split(" "))).isEqualTo(2);

    assertThat(errors.toString()).contains("Usage: ").doesNotContain("Exception");
  }

  @ParameterizedTest
  @CsvSource({
    "localhost,      ,     localhost:5001",
    "localhost,      5002, localhost:5002",
    "localhost:5003, ,     localhost:5003",
    "::1,            ,     [::1]:5001",
    "::1,            5002, [::1]:5002",
    "[::1],          5002, [::1]:5002",
    "[::1]:5004,     ,     [::1]:5004"
  })
  void addresses(String host, Integer port, String expected) {
    assertThat(ChatCommand.address(host, port)).hasToString(expected);
  }

  @Test
  void plainScreenReadsAndWritesUtf8Lines() throws Exception {
    FakeNode node = node("server1");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] in = "send @bob grüße 🎉".getBytes(StandardCharsets.UTF_8);
    PrintStream print = new PrintStream(out, false, StandardCharsets.UTF_8);

    int exit =
        new CommandLine(
                new ChatCommand(prompt -> new PlainScreen(new ByteArrayInputStream(in), print)))
            .execute("alice", node.endpoint().toString());

    assertThat(exit).isZero();
    assertThat(said(node)).containsExactly(to("bob", "grüße 🎉"));
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("* connected to server1 at " + node.endpoint() + System.lineSeparator());
  }
}
