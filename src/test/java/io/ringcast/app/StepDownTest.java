package io.ringcast.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.cluster.ClusterEvent;
import io.ringcast.management.NodeControl.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes of which the leader is asked to step down. */
@Timeout(60)
class StepDownTest {

  private static final Duration LONG = Duration.ofHours(1);

  private final NodesUnderTest nodes = new NodesUnderTest();

  @AfterEach
  void stopAll() throws Exception {
    nodes.stopAll();
  }

  private Node start(String id) throws Exception {
    return nodes.start(nodes.settings(id));
  }

  @Test
  void theLeaderStaysAMemberAndTheNextOneLeads() throws Exception {
    Node low = start("server1");
    Node high = start("server2");
    NodesUnderTest.awaitLeader("server2", low, high);

    Outcome outcome = high.control().stepDown(LONG);

    assertThat(outcome.text()).isEqualTo("steps down for 3600 s; server1 is to lead");
    NodesUnderTest.awaitLeader("server1", low, high);
    assertThat(low.view().ring().steppedDown()).containsExactly(high.view().self().member());
  }

  @Test
  void itLeadsAgainWhenItStandsAgain() throws Exception {
    Node low = start("server1");
    Node high = start("server2");
    NodesUnderTest.awaitLeader("server2", low, high);
    high.control().stepDown(LONG);
    NodesUnderTest.awaitLeader("server1", low, high);

    assertThat(high.control().standAgain().success()).isTrue();

    NodesUnderTest.awaitLeader("server2", low, high);
  }

  @Test
  void aLeaderThatStopsHandsOverBeforeItLeaves() throws Exception {
    Node low = start("server1");
    Node high = start("server2");
    NodesUnderTest.awaitLeader("server2", low, high);

    nodes.stop(high);

    await().untilAsserted(() -> assertThat(low.view().members()).isEmpty());
    assertThat(NodesUnderTest.leader(low)).contains("server1");
    assertThat(low.events().entries())
        .extracting(entry -> entry.event().kind())
        .contains(ClusterEvent.Kind.LEFT)
        .doesNotContain(ClusterEvent.Kind.LEADER_LOST);
  }

  @Test
  void aFollowerNamesTheLeader() throws Exception {
    Node low = start("server1");
    Node high = start("server2");
    NodesUnderTest.awaitLeader("server2", low, high);

    assertThat(low.control().stepDown(LONG))
        .isEqualTo(new Outcome(false, "this node does not lead: ask the leader, server2"));
  }

  @Test
  void theLastCandidateDoesNotStepDown() throws Exception {
    Node low = start("server1");
    Node high = start("server2");
    NodesUnderTest.awaitLeader("server2", low, high);
    high.control().stepDown(LONG);
    NodesUnderTest.awaitLeader("server1", low, high);

    assertThat(low.control().stepDown(LONG))
        .isEqualTo(new Outcome(false, "nobody else could lead: server2 has stepped down, too"));
  }

  @Test
  void aNodeAloneDoesNotStepDown() throws Exception {
    Node alone = start("server1");
    await().untilAsserted(() -> assertThat(alone.view().isLeader()).isTrue());

    assertThat(alone.control().stepDown(LONG))
        .isEqualTo(new Outcome(false, "nobody else could lead: this node is alone"));
  }

  @Test
  void whoHasNotSteppedDownCannotStandAgain() throws Exception {
    assertThat(start("server1").control().standAgain())
        .isEqualTo(new Outcome(false, "this node has not stepped down"));
  }
}
