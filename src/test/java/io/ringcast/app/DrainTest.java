package io.ringcast.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.client.Pauses;
import io.ringcast.client.SteadyChat;
import io.ringcast.node.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes that drain under the talk of their clients. */
@Timeout(120)
class DrainTest {

  private final NodesUnderTest nodes = new NodesUnderTest();
  private final SteadyChat chat = new SteadyChat();

  @AfterEach
  void stopAll() throws Exception {
    chat.close();
    nodes.stopAll();
  }

  private List<Node> start(int count) throws Exception {
    List<Node> started = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      started.add(nodes.start(nodes.settings("server" + i)));
    }
    if (count > 1) {
      NodesUnderTest.awaitLeader("server" + count, started.toArray(Node[]::new));
    }
    return started;
  }

  private static Endpoint address(Node node) {
    return node.view().self().addresses().client();
  }

  /** Each client begins with another node, and knows them all. */
  private void connect(int users, List<Node> all) throws Exception {
    List<Endpoint> addresses = new ArrayList<>(all.stream().map(DrainTest::address).toList());
    for (int i = 0; i < users; i++) {
      addresses.addLast(addresses.removeFirst());
      chat.connect("user" + i, List.copyOf(addresses));
    }
    awaitUsers(users, all);
  }

  private static void awaitUsers(int users, List<Node> all) {
    await().untilAsserted(() -> assertThat(all).allMatch(node -> node.users() == users));
  }

  @Test
  void clientsGoOnElsewhereInTheMidstOfTheirTalk() throws Exception {
    List<Node> all = start(3);
    connect(12, all);
    chat.start(Duration.ofMillis(20));
    Node leader = all.getLast();

    leader.control().drain(Optional.of(Duration.ofSeconds(10)));

    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(leader.sessions().connections()).isZero());
    assertThat(leader.view().self().load().draining()).isTrue();
    chat.assertNothingRefusedLostOrDoubled();
    assertThat(chat.losses()).isEmpty();
    awaitUsers(12, all);
  }

  @Test
  void theLastNodeThatTakesClientsSaysWhatItsDrainMeans() throws Exception {
    List<Node> all = start(2);
    Node last = all.getLast();
    assertThat(all.getFirst().control().drain(Optional.empty()).text()).doesNotContain("closed");
    await().until(() -> last.view().members().allMatch(peer -> peer.heartbeat().load().draining()));
    assertThat(last.control().drain(Optional.empty()).text())
        .endsWith("; no other node takes clients now, so those who are here then are closed");
  }

  @Test
  void aNodeThatJoinsGetsItsShareOfTheClients() throws Exception {
    List<Node> all = start(1);
    connect(12, all);
    chat.start(Duration.ofMillis(20));

    Node late = nodes.start(nodes.settings("server2"));

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(late.sessions().clients()).isBetween(5, 7));
    chat.assertNothingRefusedLostOrDoubled();
    assertThat(chat.losses()).isEmpty();
  }

  @Test
  void anOperatorReachesTheUsersOfAllNodes() throws Exception {
    List<Node> all = start(2);
    chat.connect("alice", List.of(address(all.getLast())));
    awaitUsers(1, all);

    assertThat(all.getFirst().control().announce("back soon").success()).isTrue();
    await().untilAsserted(() -> assertThat(chat.notices()).containsExactly("back soon"));
    assertThat(all.getFirst().control().kick("alice").success()).isTrue();
    await().untilAsserted(() -> assertThat(all.getLast().sessions().clients()).isZero());
    assertThat(all.getFirst().control().kick("nobody").success()).isFalse();
  }

  @Test
  void aDrainThatIsTakenBackLetsClientsInAgain() throws Exception {
    List<Node> all = start(2);
    Node high = all.getLast();
    high.control().drain(Optional.of(Duration.ofSeconds(10)));
    await()
        .untilAsserted(() ->
            assertThat(all.getFirst().view().members())
                .allMatch(peer -> peer.heartbeat().load().draining()));
    chat.connect("early", List.of(address(high)));
    assertThat(high.sessions().clients()).isZero();

    assertThat(high.control().undrain().success()).isTrue();

    chat.connect("late", List.of(address(high)));
    assertThat(high.sessions().clients()).isOne();
  }

  @Test
  void whoAsksRightAfterACommandIsToldTheNewState() throws Exception {
    Node node = start(1).getFirst();

    node.control().drain(Optional.of(Duration.ofMinutes(1)));
    assertThat(node.view().self().load().draining()).isTrue();

    node.control().undrain();
    assertThat(node.view().self().load().draining()).isFalse();
  }

  @Test
  void nodesAreRestartedOneAfterTheOtherUnderLoad() throws Exception {
    List<Node> all = start(3);
    connect(12, all);
    chat.start(Duration.ofMillis(20));

    for (int i = 0; i < 3; i++) {
      nodes.stop(all.get(i));
      all.set(i, nodes.start(nodes.settings("server" + (i + 1))));
      NodesUnderTest.awaitLeader(
          "server3", Stream.of(all.get(0), all.get(1), all.get(2)).toArray(Node[]::new));
    }

    chat.assertNothingRefusedLostOrDoubled();
    assertThat(chat.losses()).isEmpty();
    assertThat(chat.answeredWithin(0.99)).isLessThan(Duration.ofMillis(250));
    Pauses pauses = chat.pausesOfMoves();
    assertThat(pauses.count()).as("all moved once at least").isGreaterThanOrEqualTo(12);
    assertThat(pauses.within(1)).as("max of %s", pauses).isLessThan(Pauses.A_TIME_LIMIT);
  }
}
