package io.ringcast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.client.Ack;
import io.ringcast.client.Chat;
import io.ringcast.client.ChatListener;
import io.ringcast.client.Discovery;
import io.ringcast.client.RingcastClient;
import io.ringcast.node.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The product's own client against real nodes, beside one that shares no code with it. */
class ClientLibraryIT extends OnThreeNodes {

  @Test
  void bothKindsOfClientsTalkToEachOther() throws Exception {
    Heard heard = new Heard();
    PlainClient plain = register("server2", "plain");
    try (RingcastClient library = connected("library", heard, "server10")) {
      assertThat(get(library.sendPrivate("plain", "just you")).success()).isTrue();
      assertThat(get(library.broadcast("everyone")).success()).isTrue();
      assertThat(get(library.sendPrivate("nobody", "hello?")).success()).isFalse();
      plain.sendTo("library", "back to you");
      plain.broadcast("back to everyone");

      await().until(() -> plain.contentsFrom("library").equals(List.of("just you", "everyone")));
      await().until(() -> heard.from("plain").equals(List.of("back to you", "back to everyone")));
      assertThat(library.isRegistered("plain").get(10, TimeUnit.SECONDS)).isTrue();
    }
    awaitUnknown(plain, "library");
  }

  @Test
  void aClientFindsANodeByDiscovery() throws Exception {
    Heard heard = new Heard();
    Discovery discovery = new Discovery("224.0.0.1", cluster.multicastPort(), "lo");
    PlainClient plain = register("server2", "plain");
    try (RingcastClient library =
        RingcastClient.builder("seeker").discovery(discovery).listener(heard).build()) {
      library.connect();

      await().until(() -> get(library.sendPrivate("plain", "found you")).success());
      assertThat(heard.nodes).hasSize(1);
      assertThat(cluster.nodes()).extracting(NodeProcess::id).contains(heard.nodes.getFirst());
    }
  }

  /**
   * What the dead node had acknowledged and not passed on yet is lost with it; so only messages
   * that had arrived before, or were sent after, must all be there.
   */
  @Test
  void aKilledNodeCostsItsClientNoOrderAndDoublesNothing() throws Exception {
    int quiet = 100;
    int killed = 200;
    int count = 300;
    Heard heard = new Heard();
    Heard heardBySender = new Heard();
    try (RingcastClient receiver = connected("receiver", heard, "server9", "server2");
        RingcastClient sender = connected("sender", heardBySender, "server10", "server2")) {
      List<CompletableFuture<Ack>> acks = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        if (i == quiet) {
          await().until(() -> heard.from("sender").equals(lines(0, quiet)));
        } else if (i == killed) {
          cluster.node("server10").kill();
        }
        acks.add(sender.broadcast(line(i)));
      }

      for (CompletableFuture<Ack> ack : acks) {
        assertThat(get(ack).success()).isTrue();
      }
      await().until(() -> heard.from("sender").contains(line(count - 1)));
      assertThat(heard.from("sender")).doesNotHaveDuplicates().isSorted();
      assertThat(heard.from("sender"))
          .startsWith(lines(0, quiet).toArray(String[]::new))
          .endsWith(lines(killed, count).toArray(String[]::new));
      assertThat(heardBySender.nodes).containsExactly("server10", "server2");
      assertThat(heardBySender.losses).hasSize(1);
      assertThat(receiver.pending()).isZero();
    }
  }

  private static List<String> lines(int from, int to) {
    return IntStream.range(from, to).mapToObj(ClientLibraryIT::line).toList();
  }

  /** Of one length, so that their order is that of their texts. */
  private static String line(int number) {
    return "line %03d".formatted(number);
  }

  @Test
  void theOlderOfTwoClientsOfOneUserDoesNotComeBack() throws Exception {
    Heard heard = new Heard();
    try (RingcastClient older = connected("twin", heard, "server2", "server9")) {
      PlainClient newer = register("server10", "twin");

      await().until(() -> heard.gaveUp);
      assertThat(older.broadcast("still me?")).failsWithin(10, TimeUnit.SECONDS);
      awaitDelivered(register("server9", "other"), newer, "it is you");
      assertThat(newer.hasEnded()).isFalse();
    }
  }

  private RingcastClient connected(String user, ChatListener listener, String... nodes)
      throws InterruptedException {
    RingcastClient.Builder builder = RingcastClient.builder(user).listener(listener);
    for (String id : nodes) {
      NodeProcess node = cluster.node(id);
      builder.address(new Endpoint(node.address(), node.clientPort()));
    }
    RingcastClient client = builder.build();
    client.connect();
    return client;
  }

  private static Ack get(CompletableFuture<Ack> ack) throws Exception {
    return ack.get(ClusterUnderTest.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Keeps all that a client hears. */
  private static final class Heard implements ChatListener {
    final List<Chat> chats = new CopyOnWriteArrayList<>();
    final List<String> nodes = new CopyOnWriteArrayList<>();
    final List<String> losses = new CopyOnWriteArrayList<>();
    volatile boolean gaveUp;

    List<String> from(String sender) {
      return chats.stream()
          .filter(chat -> chat.sender().equals(sender))
          .map(Chat::content)
          .toList();
    }

    @Override
    public void onMessage(Chat chat) {
      chats.add(chat);
    }

    @Override
    public void onConnected(Endpoint node, String serverId) {
      nodes.add(serverId);
    }

    @Override
    public void onDisconnected(String reason, boolean willRetry) {
      losses.add(reason);
      gaveUp = !willRetry;
    }
  }
}
