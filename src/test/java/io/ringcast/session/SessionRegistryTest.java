package io.ringcast.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.wire.CloseReason;
import io.ringcast.wire.Frame;
import io.ringcast.wire.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class SessionRegistryTest {

  private static final Frame FRAME = Frame.ofJson(new byte[40_000]);

  private final Node node = new Node();

  @Test
  void aSlowConsumerIsClosedAndNobodyElseNotices() {
    FakeClient slow = node.connect("slow");
    FakeClient quick = node.connect("quick");
    FakeClient sender = node.connect("sender");
    String content = "x".repeat(30_000);

    for (int i = 0; i < 10; i++) {
      sender.send("sender", "m" + i, content + i, null);
      assertThat(sender.last(Message.MessageAck.class).success()).isTrue();
      assertThat(quick.contents()).last().isEqualTo(content + i);
    }

    assertThat(slow.contents()).isEmpty();
    assertThat(slow.wasTold(CloseReason.SLOW_CONSUMER)).isTrue();
    assertThat(slow.isClosing()).isTrue();
    assertThat(quick.contents()).hasSize(10);
    assertThat(node.directory.locate("slow")).isEmpty();
    assertThat(node.sessions.closed(CloseReason.SLOW_CONSUMER)).isEqualTo(1);
  }

  @Test
  void deliveryToAnUnknownUserFails() {
    assertThat(node.sessions.deliver("nobody", FRAME)).isFalse();
  }

  @Test
  void deliveryToAClosingSessionFails() {
    FakeClient alice = node.connect("alice");
    alice.session().close(CloseReason.NODE_STOPPING);
    assertThat(node.sessions.deliver("alice", FRAME)).isFalse();
    assertThat(node.sessions.deliverToAllExcept("bob", FRAME)).isZero();
  }

  @Test
  void ofSeveralReasonsTheFirstCounts() {
    FakeClient alice = node.connect("alice");
    alice.session().close(CloseReason.NODE_STOPPING);
    alice.session().close(CloseReason.REPLACED);
    alice.session().onConnectionClosed();

    assertThat(alice.session().closeReason()).contains(CloseReason.NODE_STOPPING);
    assertThat(node.sessions.closed(CloseReason.NODE_STOPPING)).isEqualTo(1);
    assertThat(node.sessions.closed(CloseReason.REPLACED)).isZero();
    assertThat(node.sessions.closed(CloseReason.CONNECTION_LOST)).isZero();
  }

  @Test
  void statisticsFollowTheSessions() {
    FakeClient alice = node.connect("alice");
    FakeClient unregistered = node.connect();
    assertThat(node.sessions.clients()).isEqualTo(1);
    assertThat(node.sessions.connections()).isEqualTo(2);
    assertThat(node.sessions.queuedBytes()).isZero();

    node.sessions.deliver("alice", FRAME);
    assertThat(node.sessions.slowClients()).isZero();
    node.sessions.deliver("alice", FRAME);
    assertThat(node.sessions.slowClients()).isEqualTo(1);
    assertThat(node.sessions.queuedBytes()).isGreaterThan(80_000);
    assertThat(node.sessions.queuePressure()).isBetween(0.008, 0.009);

    alice.session().onConnectionClosed();
    unregistered.session().onConnectionClosed();
    assertThat(node.sessions.clients()).isZero();
    assertThat(node.sessions.connections()).isZero();
    assertThat(node.sessions.queuedBytes()).isZero();
    assertThat(node.sessions.slowClients()).isZero();
  }

  @RepeatedTest(20)
  void ofRegistrationsAtOnceExactlyOneStays() throws InterruptedException {
    List<FakeClient> clients = IntStream.range(0, 8).mapToObj(i -> node.connect()).toList();
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (FakeClient client : clients) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                awaitQuietly(start);
                client.register("alice");
              }));
    }
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }

    List<FakeClient> open = clients.stream().filter(c -> c.session().isRegistered()).toList();
    assertThat(open).hasSize(1);
    assertThat(node.sessions.clients()).isEqualTo(1);
    assertThat(node.directory.locate("alice")).contains(Node.ID);
    assertThat(node.sessions.deliver("alice", FRAME)).isTrue();
    assertThat(open.getFirst().session().queue().bytes()).isGreaterThan(FRAME.size());
    open.getFirst().session().onConnectionClosed();
    assertThat(node.directory.size()).isZero();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
