package io.ringcast.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** The practice does what it is for: otherwise it would go on, quietly, without its benefit. */
class WarmUpTest {

  private static final Set<String> PRACTICE_THREADS =
      Set.of("link-to-far", "link-writer-far", "client-io-1");

  @Test
  void thePracticeClusterLosesOneLeaderAfterTheOtherAndElectsTheNextHighest() throws Exception {
    assertThat(new PracticeCluster().loseLeaders()).isEqualTo(PracticeCluster.SIZE - 1);
  }

  @Test
  void thePracticeLinkIsLostAndTheDialAfterItRefused() throws Exception {
    assertThat(PracticeLink.lose()).isTrue();
  }

  @Test
  void thePracticeClientIsAnswered() throws Exception {
    assertThat(PracticeClient.talk()).isTrue();
  }

  @Test
  void leavesNoThreads() throws Exception {
    WarmUp.run();

    await()
        .untilAsserted(() ->
            assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContainAnyElementsOf(PRACTICE_THREADS));
  }
}
