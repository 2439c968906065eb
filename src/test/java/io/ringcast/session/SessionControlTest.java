package io.ringcast.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.node.Endpoint;
import io.ringcast.wire.CloseReason;
import io.ringcast.wire.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
  void whoNeverMovedIsAskedBeforeWhoDid() {
    List<FakeClient> residents = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      node.registerElsewhere("newcomer" + i);
      node.connect("newcomer" + i, "move");
      residents.add(node.connect("resident" + i, "move"));
    }
    node.pass(SessionControl.SHORTEST_STAY);

    assertThat(node.control.move(10, TARGET, SPREAD)).isEqualTo(10);

    assertThat(residents).allMatch(client -> client.received().size() == 1);
    assertThat(node.control.move(20, TARGET, SPREAD)).isEqualTo(10);
  }

  @Test
  void whoMovedLongestAgoIsAskedFirst() {
    for (int i = 0; i < 5; i++) {
      node.registerElsewhere("early" + i);
      node.connect("early" + i, "move");
    }
    node.pass(Duration.ofSeconds(1));
    List<FakeClient> late = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      node.registerElsewhere("late" + i);
      late.add(node.connect("late" + i, "move"));
    }
    node.pass(SessionControl.SHORTEST_STAY);

    assertThat(node.control.move(5, TARGET, SPREAD)).isEqualTo(5);

    assertThat(late).allMatch(client -> client.received().isEmpty());
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
