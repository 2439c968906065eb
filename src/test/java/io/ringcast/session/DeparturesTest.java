package io.ringcast.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.routing.MessageKind;
import io.ringcast.wire.ChatHead;
import io.ringcast.wire.CloseReason;
import io.ringcast.wire.Envelope;
import io.ringcast.wire.JsonString;
import io.ringcast.wire.Message;
import io.ringcast.wire.MessageCodec;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeparturesTest {

  private static final MessageCodec CODEC = new MessageCodec();

  private final Node node = new Node();

  private void relayed(String sender, String content, String recipient) {
    Envelope envelope =
        new Envelope(sender, content, 1, new Message.ClientMessage(content, recipient, null));
    node.router.routeRelayed(
        new ChatHead(sender, JsonString.of(content), recipient), CODEC.encode(envelope));
  }

  @Test
  void whoHasMovedStillGetsWhatComesForItHere() {
    FakeClient alice = node.connect("alice", "move");

    node.registerElsewhere("alice");
    relayed("bob", "late", "alice");
    relayed("bob", "to all", null);

    assertThat(alice.contents()).containsExactly("late", "to all");
    assertThat(node.sessions.clients()).isZero();
  }

  @Test
  void whatItSaidItselfDoesNotComeBack() {
    FakeClient alice = node.connect("alice", "move");
    node.registerElsewhere("alice");
    relayed("alice", "my own", null);
    assertThat(alice.contents()).isEmpty();
  }

  @Test
  void whatItStillSaysHereIsNotTaken() {
    FakeClient alice = node.connect("alice", "move");
    node.registerElsewhere("alice");
    alice.send("alice", "m1", "hello", null);
    assertThat(alice.messages()).isEmpty();
    assertThat(node.relayed).isEmpty();
  }

  @Test
  void itsClaimStaysUntilItsSessionEnds() {
    node.connect("alice", "move");
    node.registerElsewhere("alice");
    assertThat(node.directory.locate("alice")).contains(Node.OTHER);
    node.directory.removeNode(Node.OTHER);
    assertThat(node.directory.locate("alice")).contains(Node.ID);

    node.pass(Departures.LINGER);

    assertThat(node.directory.locate("alice")).isEmpty();
  }

  @Test
  void afterAWhileItIsToldThatItWasReplaced() {
    FakeClient alice = node.connect("alice", "move");
    node.registerElsewhere("alice");
    node.pass(Departures.LINGER.minusMillis(50));
    assertThat(alice.isClosing()).isFalse();

    node.pass(Departures.LINGER);

    assertThat(alice.wasTold(CloseReason.REPLACED)).isTrue();
    assertThat(node.departures.size()).isZero();
  }

  @Test
  void whoCannotMoveIsToldAtOnce() {
    FakeClient alice = node.connect("alice");
    node.registerElsewhere("alice");
    assertThat(alice.wasTold(CloseReason.REPLACED)).isTrue();
    assertThat(node.departures.size()).isZero();
  }

  @Test
  void whoClosesItsFormerConnectionIsNotWaitedFor() {
    FakeClient alice = node.connect("alice", "move");
    node.registerElsewhere("alice");

    alice.session().onConnectionClosed();
    node.pass(Duration.ofMillis(50));

    assertThat(node.departures.size()).isZero();
  }

  @Test
  void whoMovesAwayOnceMoreLeavesOnlyTheLaterSession() {
    FakeClient first = node.connect("alice", "move");
    node.registerElsewhere("alice");
    FakeClient second = node.connect("alice", "move");
    node.clock.addAndGet(1000);

    node.registerElsewhere("alice");

    assertThat(first.wasTold(CloseReason.REPLACED)).isTrue();
    assertThat(second.isClosing()).isFalse();
    assertThat(node.departures.size()).isOne();
  }

  @Test
  void whatReachesItCountsAsSent() {
    node.connect("alice", "move");
    node.registerElsewhere("alice");
    relayed("bob", "to all", null);
    assertThat(node.router.statistics().sent(MessageKind.BROADCAST)).isOne();
  }
}
