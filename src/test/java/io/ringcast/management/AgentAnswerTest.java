package io.ringcast.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.wire.Message.Load;
import org.junit.jupiter.api.Test;

class AgentAnswerTest {

  private final FakeAccess access = new FakeAccess();
  private final FakeNode node = FakeNode.ofThree();
  private final AgentAnswer answer = new AgentAnswer(access);

  private String lineOf(Load load) {
    node.cluster.setLoad(load);
    access.running(node);
    return answer.line();
  }

  @Test
  void aNodeWithRoomTellsItsWeight() {
    assertThat(lineOf(new Load(27, 100, 0, 0, 73, true, false))).isEqualTo("up ready 73%");
  }

  @Test
  void aFullNodeGetsNobodyAndIsUp() {
    assertThat(lineOf(new Load(100, 100, 0, 0, 0, true, false))).isEqualTo("up ready 0%");
  }

  @Test
  void aDrainingNodeKeepsTheClientsThatItHas() {
    assertThat(lineOf(new Load(27, 100, 0, 0, 0, true, true))).isEqualTo("up drain 0%");
  }

  @Test
  void aNodeThatStopsDrains() {
    access.running(node);
    access.stopping();
    assertThat(answer.line()).isEqualTo("up drain 0%");
  }

  @Test
  void aNodeThatStartsIsDown() {
    access.starting();
    assertThat(answer.line()).isEqualTo("down ready 0% #starting");
  }

  @Test
  void aNodeThatIsNotReadyIsDown() {
    assertThat(lineOf(new Load(0, 100, 0, 0, 0, false, false)))
        .isEqualTo("down ready 0% #not ready");
  }
}
