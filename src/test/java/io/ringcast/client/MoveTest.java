package io.ringcast.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.node.Endpoint;
import io.ringcast.wire.Envelope;
import io.ringcast.wire.Message;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that is asked to go on at another node. */
@Timeout(60)
class MoveTest {

  private final RecordingListener heard = new RecordingListener();
  private final List<AutoCloseable> toClose = new ArrayList<>();
  private FakeNode former;
  private FakeNode next;
  private RingcastClient client;

  @BeforeEach
  void connect() throws Exception {
    former = closing(FakeNode.start("server1"));
    next = closing(FakeNode.start("server2"));
    client =
        closing(RingcastClient.builder("alice").listener(heard).address(former.endpoint()).build());
    client.connect();
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : toClose.reversed()) {
      each.close();
    }
  }

  private <T extends AutoCloseable> T closing(T resource) {
    toClose.add(resource);
    return resource;
  }

  private void ask(Endpoint target, long afterMillis) {
    former.tell(
        new Message.ServerMove(target.host(), target.port(), "server2", afterMillis, "stopping"));
  }

  private void awaitMoved() {
    await().until(() -> heard.events.contains("connected server2"));
  }

  @Test
  void goesOnAtTheOtherNodeAndIsNeverWithoutOne() throws Exception {
    ask(next.endpoint(), 0);
    awaitMoved();
    former.end("replaced", false, Map.of());

    assertThat(client.broadcast("hello").get(10, TimeUnit.SECONDS).success()).isTrue();
    assertThat(next.contents()).containsExactly("hello");
    assertThat(heard.events).containsExactly("connected server1", "connected server2");
  }

  @Test
  void hearsWhatStillComesAtTheFormerNodeOnce() {
    ask(next.endpoint(), 0);
    awaitMoved();

    former.deliver("bob", "m1", "late", "alice");
    next.deliver("bob", "m1", "late", "alice");
    next.deliver("bob", "m2", "new", "alice");

    await().until(() -> heard.contents().contains("new"));
    await().until(() -> heard.contents().contains("late"));
    assertThat(heard.contents()).containsExactlyInAnyOrder("late", "new");
  }

  @Test
  void sendsAgainWhatTheFormerNodeDidNotAnswer() throws Exception {
    former.acknowledging(said -> null);
    CompletableFuture<Ack> ack = client.broadcast("unanswered");
    await().until(() -> former.contents().contains("unanswered"));

    ask(next.endpoint(), 0);

    assertThat(ack.get(10, TimeUnit.SECONDS).success()).isTrue();
    assertThat(ids(next)).isEqualTo(ids(former));
  }

  private static List<String> ids(FakeNode node) {
    return node.received(Message.ClientMessage.class).stream().map(Envelope::messageId).toList();
  }

  @Test
  void staysWhereItIsWhenNobodyIsThere() throws Exception {
    Endpoint nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = new Endpoint("127.0.0.1", free.getLocalPort());
    }
    ask(nobody, 0);

    assertThat(client.broadcast("hello").get(10, TimeUnit.SECONDS).success()).isTrue();
    ask(next.endpoint(), 0);
    awaitMoved();
    assertThat(former.contents()).containsExactly("hello");
  }

  @Test
  void goesSoonerWhenAskedAgain() {
    ask(next.endpoint(), 600_000);
    ask(next.endpoint(), 0);
    awaitMoved();
  }

  @Test
  void goesWhereItWasAskedToLast() throws Exception {
    FakeNode first = closing(FakeNode.start("server3"));
    ask(first.endpoint(), 600_000);
    ask(next.endpoint(), 0);
    awaitMoved();
    assertThat(first.registrations()).isZero();
  }

  @Test
  void isNotDeafToTheNextRequestWhileTheFirstFails() throws Exception {
    FakeNode silent = closing(FakeNode.start("server3").registering(asked -> null));
    ask(silent.endpoint(), 0);
    await().until(() -> silent.registrations() == 1);
    ask(next.endpoint(), 0);
    silent.drop();
    awaitMoved();
  }

  @Test
  void waitsForItsMoment() throws Exception {
    ask(next.endpoint(), 600_000);
    assertThat(client.broadcast("hello").get(10, TimeUnit.SECONDS).success()).isTrue();
    assertThat(former.contents()).containsExactly("hello");
    assertThat(next.registrations()).isZero();
  }

  @Test
  void whoIsReplacedBeforeItsMomentStaysAway() {
    ask(next.endpoint(), 600_000);
    former.end("replaced", false, Map.of());
    await().until(() -> heard.events.contains("over: ended: replaced"));
    assertThat(next.registrations()).isZero();
  }

  @Test
  void aRegistrationThatReplacedThisVerySessionIsNoReasonToStayAway() {
    next.registering(asked -> {
      former.end("replaced", false, Map.of());
      next.drop();
      return null;
    });

    ask(next.endpoint(), 0);

    await().until(() -> heard.events.stream().filter("connected server1"::equals).count() == 2);
  }

  @Test
  void norIsItWhenThatIsToldAfterTheOtherNodeHasFailed() throws Exception {
    next.registering(asked -> {
      next.drop();
      return null;
    });
    ask(next.endpoint(), 0);
    await().until(() -> next.registrations() == 1);
    // It is held back until the move has failed.
    assertThat(client.broadcast("still here").get(10, TimeUnit.SECONDS).success()).isTrue();

    former.end("replaced", false, Map.of());

    await().until(() -> heard.events.stream().filter("connected server1"::equals).count() == 2);
  }
}
