package io.ringcast.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.node.NodeId;
import io.ringcast.wire.Message.Member;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The practice does what it is for: otherwise it would go on, quietly, without its benefit. */
class WarmUpTest {

  private static final Set<String> PRACTICE_LINKS = Set.of("link-to-far", "link-writer-far");

  @Test
  void thePracticeClusterLosesItsLeaderAndElectsTheNextHighest() throws Exception {
    assertThat(new PracticeCluster().loseLeader().map(Member::id))
        .contains(new NodeId("practice2"));
  }

  @Test
  void thePracticeLinkIsLostAndTheDialAfterItRefused() throws Exception {
    assertThat(PracticeLink.lose()).isTrue();
  }

  @Test
  void leavesNoThreads() throws Exception {
    WarmUp.run();

    await()
        .untilAsserted(() ->
            assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContainAnyElementsOf(PRACTICE_LINKS));
  }
}
