package io.ringcast.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ringcast.node.Endpoint;
import io.ringcast.wire.Envelope;
import io.ringcast.wire.Message;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Finding a node at first, losing it, finding the next. */
@Timeout(60)
class FailOverTest {

  private static final Duration SHORT = Duration.ofMillis(300);

  private final RecordingListener heard = new RecordingListener();
  private final List<AutoCloseable> toClose = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : toClose.reversed()) {
      each.close();
    }
  }

  private <T extends AutoCloseable> T closing(T resource) {
    toClose.add(resource);
    return resource;
  }

  private FakeNode node(String id) throws Exception {
    return closing(FakeNode.start(id));
  }

  private RingcastClient.Builder builder(FakeNode... nodes) {
    RingcastClient.Builder builder = RingcastClient.builder("alice").listener(heard);
    for (FakeNode node : nodes) {
      builder.address(node.endpoint());
    }
    return builder;
  }

  private RingcastClient connected(RingcastClient.Builder builder) throws Exception {
    RingcastClient client = closing(builder.build());
    client.connect();
    return client;
  }

  private static Endpoint nobody() throws Exception {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new Endpoint("127.0.0.1", free.getLocalPort());
    }
  }

  @Test
  void sendsAgainInOrderWithTheSameIdsBeforeAnythingNewer() throws Exception {
    FakeNode first = node("server1").acknowledging(said -> null);
    FakeNode second = node("server2");
    RingcastClient client = connected(builder(first, second));
    List<CompletableFuture<Ack>> acks = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      acks.add(client.broadcast("m" + i));
    }
    await().until(() -> first.contents().size() == 50);

    first.close();
    for (int i = 50; i < 100; i++) {
      acks.add(client.broadcast("m" + i));
    }

    await().until(() -> second.contents().size() == 100);
    List<String> inOrder = java.util.stream.IntStream.range(0, 100).mapToObj(i -> "m" + i).toList();
    assertThat(second.contents()).isEqualTo(inOrder);
    assertThat(second.received(Message.ClientMessage.class).subList(0, 50))
        .extracting(Envelope::messageId)
        .isEqualTo(
            first.received(Message.ClientMessage.class).stream().map(Envelope::messageId).toList());
    assertThat(acks).allSatisfy(ack -> assertThat(ack.get(10, SECONDS).success()).isTrue());
    assertThat(heard.events).hasSize(3).endsWith("connected server2");
    assertThat(heard.events.get(1)).startsWith("lost: ");
  }

  @Test
  void dropsWhatComesAgainOverTheNextConnection() throws Exception {
    FakeNode first = node("server1");
    FakeNode second = node("server2");
    connected(builder(first, second));
    first.deliver("bob", "m1", "once", null);
    await().until(() -> heard.messages.size() == 1);

    first.close();
    await().until(() -> heard.events.contains("connected server2"));
    second.deliver("bob", "m1", "once", null);
    second.deliver("bob", "m2", "next", null);

    await().until(() -> heard.messages.size() >= 2);
    assertThat(heard.contents()).containsExactly("once", "next");
  }

  @Test
  void comesBackToTheSameNodeWhenItIsTheOnlyOne() throws Exception {
    FakeNode only = node("server1");
    RingcastClient client = connected(builder(only));

    only.drop();

    await().until(() -> only.registrations() == 2);
    assertThat(client.broadcast("again").get(10, SECONDS).success()).isTrue();
  }

  @Test
  void takesAnUnansweredMessageForALostConnection() throws Exception {
    FakeNode mute = node("server1").acknowledging(said -> null);
    FakeNode second = node("server2");
    RingcastClient client =
        connected(builder(mute, second).timeouts(Timeouts.DEFAULT.withAck(SHORT)));

    Ack ack = client.broadcast("anyone?").get(20, SECONDS);

    assertThat(ack.success()).isTrue();
    assertThat(heard.events).contains("lost: the node did not answer within 300 ms");
    assertThat(second.contents()).containsExactly("anyone?");
  }

  @Test
  void passesOverANodeThatTakesTheConnectionButDoesNotAnswer() throws Exception {
    FakeNode halfDead = node("server1").registering(asked -> null);
    FakeNode second = node("server2");

    connected(builder(halfDead, second).timeouts(Timeouts.DEFAULT.withRegistration(SHORT)));

    await().until(() -> heard.events.equals(List.of("connected server2")));
    assertThat(halfDead.registrations()).isEqualTo(1);
  }

  @Test
  void goesWhereAFullNodeSendsIt() throws Exception {
    FakeNode roomy = node("server2");
    FakeNode full = node("server1").sendingOnTo(roomy.endpoint());

    connected(builder(full));

    await().until(() -> heard.events.equals(List.of("connected server2")));
  }

  @Test
  void doesNotFollowRedirectsForEver() throws Exception {
    FakeNode circle = node("server1");
    circle.sendingOnTo(circle.endpoint());

    assertThatThrownBy(builder(circle).build()::connect)
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("sent the client on, and so did 3 nodes after it");
    assertThat(circle.registrations()).isEqualTo(1 + Search.MAX_REDIRECTS);
  }

  @Test
  void goesWhereANodeThatStopsSendsIt() throws Exception {
    FakeNode first = node("server1");
    FakeNode other = node("server2");
    connected(builder(first));

    Endpoint to = other.endpoint();
    first.end(
        "node_stopping", true, Map.of("redirect", Map.of("host", to.host(), "port", to.port())));

    await().until(() -> heard.events.contains("connected server2"));
    assertThat(heard.events).contains("lost: ended: node_stopping");
  }

  @Test
  void doesNotFightWithANewerClientOfTheSameName() throws Exception {
    FakeNode node = node("server1").acknowledging(said -> null);
    FakeNode second = node("server2");
    RingcastClient client = connected(builder(node, second));
    CompletableFuture<Ack> waiting = client.broadcast("waiting");

    node.end("replaced", false, Map.of());

    assertThatThrownBy(waiting::join)
        .hasCauseInstanceOf(ClientException.class)
        .hasMessageContaining("ended: replaced");
    await().until(() -> heard.events.contains("over: ended: replaced"));
    assertThat(node.registrations() + second.registrations()).isEqualTo(1);
    assertThatThrownBy(client.broadcast("late")::join).hasMessageContaining("ended: replaced");
  }

  /** Writing fails once the node has closed; its last word, not yet read, is heard all the same. */
  @Test
  void hearsTheLastWordAlsoWhenWritingFailsBefore() throws Exception {
    FakeNode node = node("server1");
    CompletableFuture<Void> listens = new CompletableFuture<>();
    ChatListener busy =
        new RecordingListener() {
          @Override
          public void onMessage(Chat chat) {
            listens.join();
          }

          @Override
          public void onDisconnected(String reason, boolean willRetry) {
            heard.onDisconnected(reason, willRetry);
          }
        };
    RingcastClient client = connected(builder(node).listener(busy));
    // More than wait for the listener, so that reading has stopped when the last word comes.
    for (int i = 0; i < Callbacks.CAPACITY + 200; i++) {
      node.deliver("bob", "m" + i, "x", null);
    }

    node.end("replaced", false, Map.of());
    await().during(Duration.ofMillis(300)).until(() -> !client.broadcast("into the void").isDone());
    listens.complete(null);

    await().until(() -> heard.events.equals(List.of("over: ended: replaced")));
    assertThat(node.registrations()).isEqualTo(1);
  }

  @Test
  void givesUpWhenNoNodeComesBack() throws Exception {
    FakeNode node = node("server1").acknowledging(said -> null);
    RingcastClient client = connected(builder(node).timeouts(Timeouts.DEFAULT.withRetry(SHORT)));
    CompletableFuture<Ack> waiting = client.broadcast("waiting");

    node.close();

    assertThatThrownBy(() -> waiting.get(20, SECONDS))
        .hasMessageContaining("no node took the client within 300 ms")
        .hasMessageContaining("refused the connection");
    await().until(() -> heard.events.getLast().startsWith("over: no node took the client"));
  }

  @Test
  void closesWhileItLooksForANode() throws Exception {
    FakeNode node = node("server1");
    RingcastClient client = connected(builder(node));
    node.close();
    await().until(() -> heard.events.size() == 2);
    CompletableFuture<Ack> waiting = client.broadcast("waiting");

    client.close();

    assertThatThrownBy(waiting::join).hasMessageContaining("closed");
  }

  @Test
  void aRefusedAddressIsOneClearLine() throws Exception {
    Endpoint nobody = nobody();
    RingcastClient client = RingcastClient.builder("alice").address(nobody).build();

    assertThatThrownBy(client::connect)
        .isInstanceOf(ClientException.class)
        .hasMessage(nobody + " refused the connection: no node listens there");
  }

  @Test
  void triesTheNextAddress() throws Exception {
    FakeNode second = node("server2");

    connected(
        RingcastClient.builder("alice")
            .address(nobody())
            .address(second.endpoint())
            .listener(heard));

    await().until(() -> heard.events.equals(List.of("connected server2")));
  }

  @Test
  void aRefusalForGoodIsNotTriedElsewhere() throws Exception {
    FakeNode strict =
        node("server1")
            .refusing(
                "a user id must be printable",
                Map.of("reason", "registration_refused", "reconnect", false));
    FakeNode second = node("server2");

    assertThatThrownBy(builder(strict, second).build()::connect)
        .hasMessage(strict.endpoint() + " refused: a user id must be printable");
    assertThat(second.registrations()).isZero();
  }

  @Test
  void somethingElseThanANodeIsNamedSo() throws Exception {
    ServerSocket web = closing(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual()
        .start(() -> {
          try (var socket = web.accept()) {
            socket
                .getOutputStream()
                .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
          } catch (java.io.IOException e) {
            // The client has seen enough.
          }
        });

    Endpoint address = new Endpoint("127.0.0.1", web.getLocalPort());
    assertThatThrownBy(RingcastClient.builder("alice").address(address).build()::connect)
        .hasMessageStartingWith("what listens at " + address + " is no node: ");
  }

  @Test
  void anUnknownHostIsNamed() {
    assertThatThrownBy(
            RingcastClient.builder("alice")
                    .address(new Endpoint("no-such-host.invalid", 5001))
                    .build()
                ::connect)
        .hasMessage("the host 'no-such-host.invalid' is not known");
  }

  @Test
  void findsANodeByMulticast() throws Exception {
    FakeNode node = node("server1");
    String withoutHost =
        "{\"type\":\"SERVER_ANNOUNCE\",\"sender_id\":\"x\",\"payload\":{\"assigned_tcp_port\":1}}";
    String withoutPort =
        "{\"type\":\"SERVER_ANNOUNCE\",\"sender_id\":\"x\",\"payload\":{\"assigned_host\":\"h\"}}";
    FakeAnnouncer announcer =
        closing(
            FakeAnnouncer.start(question ->
                question == 1
                    ? List.of("noise", withoutHost, withoutPort)
                    : List.of(FakeAnnouncer.announcement(node))));

    connected(builder().discovery(announcer.discovery()));

    await().until(() -> heard.events.equals(List.of("connected server1")));
    assertThat(announcer.asked()).isEqualTo(2);
  }

  @Test
  void findsTheNextNodeByMulticastWhenTheAddressIsLost() throws Exception {
    FakeNode first = node("server1");
    FakeNode second = node("server2");
    FakeAnnouncer announcer = closing(FakeAnnouncer.of(second));
    connected(builder(first).discovery(announcer.discovery()));

    first.close();

    await().until(() -> heard.events.contains("connected server2"));
  }

  @Test
  void saysWhereNobodyAnswered() throws Exception {
    Discovery silence = FakeAnnouncer.silence();
    RingcastClient client =
        builder().discovery(silence).timeouts(Timeouts.DEFAULT.withDiscovery(SHORT)).build();

    assertThatThrownBy(client::connect)
        .hasMessage("no node was found within 300 ms: no node answered on " + silence);
  }

  @Test
  void saysWhenThereIsNoSuchInterface() {
    RingcastClient client =
        builder().discovery(new Discovery("224.0.0.1", 5007, "nosuch0")).build();

    assertThatThrownBy(client::connect)
        .hasMessageContaining("there is no network interface 'nosuch0'; this machine has")
        .hasMessageContaining("lo");
  }
}
