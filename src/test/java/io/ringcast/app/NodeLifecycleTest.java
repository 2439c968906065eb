package io.ringcast.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.management.NodeAccess.Stage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class NodeLifecycleTest {

  private final List<Integer> exits = new ArrayList<>();
  private NodeLifecycle lifecycle;

  @BeforeEach
  void make() throws Exception {
    NodeSettings settings = new NodesUnderTest().settings("server1");
    lifecycle = new NodeLifecycle(l -> new Node(settings, l::onMustStop), () -> 0.5, exits::add);
  }

  @AfterEach
  void stop() {
    if (lifecycle.isRunning()) {
      lifecycle.stop();
    }
  }

  @Test
  void beforeTheStartThereIsNoNode() {
    assertThat(lifecycle.stage()).isEqualTo(Stage.STARTING);
    assertThat(lifecycle.node()).isEmpty();
    assertThat(lifecycle.isRunning()).isFalse();
  }

  @Test
  void aStartedNodeCanBeRead() {
    lifecycle.start();
    assertThat(lifecycle.stage()).isEqualTo(Stage.RUNNING);
    assertThat(lifecycle.isRunning()).isTrue();
    await()
        .untilAsserted(() -> assertThat(lifecycle.require().view().self().load().ready()).isTrue());
  }

  @Test
  void aNodeThatJoinedBeforehandIsSeenFromTheStartOn() {
    lifecycle.join();
    assertThat(lifecycle.node()).isEmpty();
    lifecycle.start();
    assertThat(lifecycle.stage()).isEqualTo(Stage.RUNNING);
    assertThat(lifecycle.require().view().leader()).isPresent();
  }

  @Test
  void aNodeThatJoinedAndNeverStartedLeaves(CapturedOutput output) throws Exception {
    lifecycle.join();
    lifecycle.destroy();
    assertThat(lifecycle.stage()).isEqualTo(Stage.STOPPING);
    assertThat(output.getOut()).contains("stopping");
  }

  @Test
  void aStoppedNodeCanStillBeRead() {
    lifecycle.start();
    lifecycle.stop();
    assertThat(lifecycle.stage()).isEqualTo(Stage.STOPPING);
    assertThat(lifecycle.isRunning()).isFalse();
    assertThat(lifecycle.node()).isPresent();
  }

  @Test
  void theProcessorsAreSampled() {
    lifecycle.sampleCpu();
    lifecycle.start();
    lifecycle.sampleCpu();
    await()
        .untilAsserted(
            () -> assertThat(lifecycle.require().view().self().load().cpu()).isEqualTo(0.5));
  }

  @Test
  void aNodeWhoseIdIsInUseEndsTheProcessWithItsOwnCode(CapturedOutput output) {
    lifecycle.start();
    lifecycle.onMustStop("another node has the id server1");
    assertThat(exits).containsExactly(3);
    assertThat(output.getOut()).contains("ERROR", "another node has the id server1");
  }

  @Test
  void itStartsAfterTheWebServerAndStopsBeforeIt() {
    assertThat(lifecycle.getPhase()).isEqualTo(Integer.MAX_VALUE);
  }
}
