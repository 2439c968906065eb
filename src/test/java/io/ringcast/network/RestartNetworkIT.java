package io.ringcast.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.client.ChatListener;
import io.ringcast.client.RingcastClient;
import io.ringcast.node.Endpoint;
import io.ringcast.system.ClusterUnderTest;
import io.ringcast.system.NodeProcess;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes that are started again, in order or at once. */
class RestartNetworkIT extends OnFiveHosts {

  /** Greater than any number before it. */
  private static final String LAST = Integer.toString(Integer.MAX_VALUE);

  private static final Duration BETWEEN_MESSAGES = Duration.ofMillis(10);

  @ParameterizedTest
  @ValueSource(strings = {LEADER, FOLLOWER})
  void aKilledNodeIsStartedAgainAtOnce(String id) {
    NodeProcess node = cluster.node(id);
    node.kill();
    bringBack(node);
    chat.resumes(ALL);
  }

  @Test
  void allAreRestartedInTurnUnderChat() throws Exception {
    Heard heard = new Heard();
    AtomicBoolean enough = new AtomicBoolean();
    List<NodeProcess> nodes = List.copyOf(cluster.nodes());
    try (RingcastClient listening = connected("listening", heard, nodes.reversed());
        RingcastClient talking = connected("talking", new Heard(), nodes)) {
      Thread talk = Thread.ofVirtual().start(() -> talk(talking, enough));
      for (String id : ALL) {
        restart(cluster.node(id));
        int soFar = heard.contents.size();
        await("chat after the restart of " + id)
            .atMost(ClusterUnderTest.PATIENCE)
            .until(() -> heard.contents.size() > soFar);
      }
      enough.set(true);
      talk.join();
      talking.broadcast(LAST);
      await("the last message")
          .atMost(ClusterUnderTest.PATIENCE)
          .until(() -> heard.contents.contains(LAST));
      await("all acks").until(() -> talking.pending() == 0);
    }
    assertThat(new HashSet<>(heard.contents)).as("nothing twice").hasSameSizeAs(heard.contents);
    assertThat(heard.contents)
        .as("order")
        .isSortedAccordingTo((a, b) -> Integer.compare(Integer.parseInt(a), Integer.parseInt(b)));
    assertThat(heard.gaveUp).isFalse();
  }

  private void restart(NodeProcess node) {
    node.terminate();
    node.awaitExit(ClusterUnderTest.PATIENCE);
    String[] others = allBut(node.id());
    Timed.from("the orderly end of " + node)
        .within(Limits.KILLED, () -> cluster.assertAgreement(highest(others), others));
    bringBack(node);
  }

  private static void talk(RingcastClient client, AtomicBoolean enough) {
    try {
      for (int i = 0; !enough.get(); i++) {
        client.broadcast(Integer.toString(i));
        // The pace of the load, not a wait for anything.
        Thread.sleep(BETWEEN_MESSAGES);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Connected to the first of these nodes; the others are for later. */
  private static RingcastClient connected(
      String user, ChatListener listener, List<NodeProcess> nodes) throws InterruptedException {
    List<Endpoint> addresses =
        nodes.stream().map(node -> new Endpoint(node.address(), node.clientPort())).toList();
    RingcastClient client =
        RingcastClient.builder(user).addresses(addresses).listener(listener).build();
    client.connect();
    return client;
  }

  /** What one client hears. */
  private static final class Heard implements ChatListener {
    final List<String> contents = new CopyOnWriteArrayList<>();
    volatile boolean gaveUp;

    @Override
    public void onMessage(io.ringcast.client.Chat chat) {
      contents.add(chat.content());
    }

    @Override
    public void onDisconnected(String reason, boolean willRetry) {
      gaveUp |= !willRetry;
    }
  }
}
