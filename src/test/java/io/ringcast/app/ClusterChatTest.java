package io.ringcast.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.client.Chat;
import io.ringcast.client.ChatListener;
import io.ringcast.client.Discovery;
import io.ringcast.client.RingcastClient;
import io.ringcast.node.Endpoint;
import io.ringcast.wire.CloseReason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients of different nodes chat: listener, sessions, routing and links together. */
class ClusterChatTest {

  private final NodesUnderTest nodes = new NodesUnderTest();
  private final List<Talker> talkers = new ArrayList<>();
  private Node low;
  private Node high;

  @BeforeEach
  void startTwoNodes() throws Exception {
    low = nodes.start(nodes.settings("server1"));
    high = nodes.start(nodes.settings("server2"));
    NodesUnderTest.awaitLeader("server2", low, high);
  }

  @AfterEach
  void stopAll() throws Exception {
    talkers.forEach(talker -> talker.client.close());
    nodes.stopAll();
  }

  @Test
  void aBroadcastReachesEverybodyElseOnceAndInOrder() throws Exception {
    Talker alice = connect("alice", low);
    Talker bob = connect("bob", low);
    Talker carol = connect("carol", high);
    awaitUsers(3);

    List<String> sent = IntStream.range(0, 200).mapToObj(i -> "message " + i).toList();
    for (String content : sent) {
      alice.client.broadcast(content);
    }

    await().untilAsserted(() -> assertThat(bob.contents()).isEqualTo(sent));
    await().untilAsserted(() -> assertThat(carol.contents()).isEqualTo(sent));
    assertThat(alice.contents()).isEmpty();
  }

  @Test
  void aPrivateMessageReachesItsRecipientAlone() throws Exception {
    Talker alice = connect("alice", low);
    Talker bob = connect("bob", low);
    Talker carol = connect("carol", high);
    awaitUsers(3);

    var ack = alice.client.sendPrivate("carol", "psst").get(10, TimeUnit.SECONDS);

    assertThat(ack.success()).isTrue();
    await().untilAsserted(() -> assertThat(carol.contents()).containsExactly("psst"));
    assertThat(bob.contents()).isEmpty();
  }

  @Test
  void anUnknownRecipientIsSaid() throws Exception {
    Talker alice = connect("alice", low);

    var ack = alice.client.sendPrivate("nobody", "psst").get(10, TimeUnit.SECONDS);

    assertThat(ack.success()).isFalse();
    assertThat(ack.info()).contains("unknown recipient", "nobody");
  }

  @Test
  void theNewerRegistrationWinsOnWhicheverNode() throws Exception {
    Talker older = connect("alice", low);
    awaitUsers(1);
    Talker newer = connect("alice", high);

    assertThat(older.ended.get(10, TimeUnit.SECONDS)).contains(CloseReason.REPLACED.code());
    Talker bob = connect("bob", low);
    awaitUsers(2);
    bob.client.sendPrivate("alice", "which one?").get(10, TimeUnit.SECONDS);
    await().untilAsserted(() -> assertThat(newer.contents()).containsExactly("which one?"));
  }

  @Test
  void theUsersOfANodeThatLeavesAreGone() throws Exception {
    connect("alice", low);
    Talker carol = connect("carol", high);
    awaitUsers(2);
    carol.client.close();
    nodes.stop(high);

    await().untilAsserted(() -> assertThat(low.users()).isEqualTo(1));
  }

  @Test
  void clientsFindANodeByDiscovery() throws Exception {
    Talker alice = new Talker();
    alice.client =
        RingcastClient.builder("alice")
            .discovery(new Discovery("224.0.0.1", nodes.multicastPort(), "lo"))
            .listener(alice)
            .build();
    talkers.add(alice);

    alice.client.connect();

    awaitUsers(1);
  }

  private void awaitUsers(int count) {
    await()
        .untilAsserted(() ->
            assertThat(List.of(low, high)).allSatisfy(n -> assertThat(n.users()).isEqualTo(count)));
  }

  private Talker connect(String user, Node node) throws Exception {
    Talker talker = new Talker();
    Endpoint address = node.view().self().addresses().client();
    talker.client = RingcastClient.builder(user).address(address).listener(talker).build();
    talkers.add(talker);
    talker.client.connect();
    return talker;
  }

  private static final class Talker implements ChatListener {
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private RingcastClient client;

    @Override
    public void onMessage(Chat chat) {
      received.add(chat.content());
    }

    @Override
    public void onDisconnected(String reason, boolean willRetry) {
      if (!willRetry) {
        ended.complete(reason);
      }
    }

    List<String> contents() {
      return List.copyOf(received);
    }
  }
}
