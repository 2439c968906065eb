package io.ringcast.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.balance.RebalanceMode;
import io.ringcast.client.SteadyChat;
import io.ringcast.cluster.ClusterEvent;
import io.ringcast.management.NodeControl.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the leader does about clients that are spread unevenly, as it is told. */
@Timeout(120)
class RebalancerTest {

  private static final int USERS = 6;

  private final NodesUnderTest nodes = new NodesUnderTest();
  private final SteadyChat chat = new SteadyChat();

  /** Another cluster, which moves clients: it tells when the first would have moved them. */
  private final NodesUnderTest movingNodes = new NodesUnderTest();

  private final SteadyChat movingChat = new SteadyChat();

  @AfterEach
  void stopAll() throws Exception {
    chat.close();
    movingChat.close();
    nodes.stopAll();
    movingNodes.stopAll();
  }

  /** All clients are at a first node; then an empty one joins, which is returned, and leads. */
  private static Node uneven(NodesUnderTest nodes, SteadyChat chat, RebalanceMode mode)
      throws Exception {
    Node full = nodes.start(nodes.settings("server1", mode));
    for (int i = 0; i < USERS; i++) {
      chat.connect("user" + i, List.of(full.view().self().addresses().client()));
    }
    assertThat(full.sessions().clients()).isEqualTo(USERS);
    Node leader = nodes.start(nodes.settings("server2", mode));
    NodesUnderTest.awaitLeader("server2", full, leader);
    return leader;
  }

  private static List<String> imbalances(Node leader) {
    return leader.events().entries().stream()
        .map(entry -> entry.event())
        .filter(event -> event.kind() == ClusterEvent.Kind.REBALANCING)
        .map(ClusterEvent::reason)
        .toList();
  }

  @Test
  void theLeaderTellsThatItMovesClients() throws Exception {
    Node leader = uneven(nodes, chat, RebalanceMode.ON);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(leader.sessions().clients()).isEqualTo(USERS / 2));
    assertThat(imbalances(leader)).containsExactly("the fullest node is 100 % above its quota");
    await().untilAsserted(() -> assertThat(leader.imbalance()).isZero());
  }

  @Test
  void asAdvisedItTellsAndMovesNobody() throws Exception {
    Node leader = uneven(nodes, chat, RebalanceMode.ADVISORY);
    awaitMovesElsewhere();

    await()
        .untilAsserted(() ->
            assertThat(imbalances(leader))
                .containsExactly(
                    "the fullest node is 100 % above its quota; nothing is done, as configured"));
    assertThat(leader.imbalance()).isEqualTo(1);
    assertThat(leader.sessions().clients()).isZero();
    assertThat(leader.control().rebalance()).isEqualTo(refusalFor("advisory"));
  }

  @Test
  void offItDoesNotEvenTell() throws Exception {
    Node leader = uneven(nodes, chat, RebalanceMode.OFF);
    awaitMovesElsewhere();

    assertThat(imbalances(leader)).isEmpty();
    assertThat(leader.imbalance()).isZero();
    assertThat(leader.sessions().clients()).isZero();
    assertThat(leader.control().rebalance()).isEqualTo(refusalFor("off"));
  }

  /** Waits until another cluster, which was uneven later, has moved clients. */
  private void awaitMovesElsewhere() throws Exception {
    Node moving = uneven(movingNodes, movingChat, RebalanceMode.ON);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(moving.sessions().clients()).isPositive());
  }

  private static Outcome refusalFor(String mode) {
    return new Outcome(
        false,
        "nobody is moved while ringcast.rebalance is "
            + mode
            + ": set it to on, alike on all nodes, and restart them");
  }

  @Test
  void onlyTheLeaderMovesClientsAndOnlyIfItIsNotAlone() throws Exception {
    Node low = nodes.start(nodes.settings("server1"));
    await().until(() -> low.view().isLeader());
    assertThat(low.control().rebalance())
        .isEqualTo(new Outcome(false, "nobody is here to take clients: this node is alone"));

    Node high = nodes.start(nodes.settings("server2"));
    NodesUnderTest.awaitLeader("server2", low, high);
    assertThat(low.control().rebalance())
        .isEqualTo(new Outcome(false, "this node does not lead: ask the leader, server2"));
    assertThat(high.control().rebalance())
        .isEqualTo(new Outcome(true, "clients are evened out now"));
  }
}
