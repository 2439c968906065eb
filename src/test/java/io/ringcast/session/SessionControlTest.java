package io.ringcast.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.node.Endpoint;
import io.ringcast.wire.CloseReason;
import io.ringcast.wire.Message;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SessionControlTest {

  private static final Duration SPREAD = Duration.ofSeconds(2);
  private static final Target TARGET = new Target(Node.OTHER, new Endpoint("127.0.0.1", 5002));

  private final Node node = new Node();

  @Test
  void asManyAsAskedForAreAskedToMoveOneAfterTheOther() {
    FakeClient one = node.connect("one", "move");
    FakeClient two = node.connect("two", "move");
    node.connect("plain");

    assertThat(node.control.move(5, TARGET, SPREAD)).isEqualTo(2);

    assertThat(
            new long[] {
              one.last(Message.ServerMove.class).afterMs(),
              two.last(Message.ServerMove.class).afterMs()
            })
        .containsExactlyInAnyOrder(0, 1000);
  }

  @Test
  void noMoreAreAskedThanThat() {
    node.connect("one", "move");
    node.connect("two", "move");
    assertThat(node.control.move(1, TARGET, SPREAD)).isOne();
  }

  @Test
  void whoWasAskedIsNotAskedTwiceInARow() {
    node.connect("one", "move");
    assertThat(node.control.move(1, TARGET, SPREAD)).isOne();
    assertThat(node.control.move(1, TARGET, SPREAD)).isZero();
  }

  @Test
  void whoHasComeFromAnotherNodeStays() {
    node.registerElsewhere("one");
    node.connect("one", "move");
    assertThat(node.control.move(1, TARGET, SPREAD)).isZero();
  }

  @Test
  void aKickedUserIsToldNotToComeBack() {
    FakeClient one = node.connect("one");
    assertThat(node.control.kick("one")).isTrue();
    assertThat(one.wasTold(CloseReason.KICKED)).isTrue();
    assertThat(node.control.kick("one")).isFalse();
  }

  @Test
  void aNoticeReachesEverybodyAndEndsNothing() {
    FakeClient one = node.connect("one");
    assertThat(node.control.notice("back soon")).isOne();
    assertThat(one.last(Message.ServerResponse.class).message()).isEqualTo("back soon");
    assertThat(one.isClosing()).isFalse();
  }
}
