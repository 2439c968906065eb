package io.ringcast.cluster;

import static io.ringcast.cluster.CoreUnderTest.SELF;
import static io.ringcast.cluster.CoreUnderTest.member;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.membership.Channel;
import io.ringcast.membership.Heartbeats;
import io.ringcast.node.Endpoint;
import io.ringcast.node.NodeId;
import io.ringcast.wire.Message;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.KnownMember;
import io.ringcast.wire.Message.Load;
import io.ringcast.wire.Message.Member;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The loop's thread is real, its clock is turned by hand. */
class ClusterLoopTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Member A = member("a", 5);
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final AtomicLong now = new AtomicLong();
  private final Recorder recorder = new Recorder();
  private final ClusterLoop loop =
      new ClusterLoop(
          new ClusterCore(
              CoreUnderTest.settings(SELF, OptionalInt.empty()), Heartbeats.LOAD, now.get()),
          recorder,
          recorder,
          this::load,
          CoreUnderTest.INTERVAL,
          new ClusterLoop.LoopClock(now::get, Clock.fixed(START, ZoneOffset.UTC)));

  private Load load() {
    if (recorder.loadFailing) {
      recorder.loadFailures.countDown();
      throw new IllegalStateException("made up by a test");
    }
    return Heartbeats.LOAD;
  }

  @AfterEach
  void end() throws InterruptedException {
    recorder.goOn.countDown();
    loop.stop(LIMIT);
  }

  @Test
  void aHeartbeatLeavesAtTheStart() {
    loop.start();
    await().untilAsserted(() -> assertThat(recorder.said).contains("multicast 1", "all 1"));
  }

  @Test
  void timeThatDoesNotGoByBringsNoFurtherHeartbeat() throws InterruptedException {
    loop.start();
    await().until(() -> recorder.said.contains("all 1"));
    loop.submit(heartbeat(A, false));
    await().until(() -> recorder.said.contains("open a#5"));
    assertThat(recorder.said).doesNotContain("all 2");
  }

  @Test
  void timeThatGoesByBringsTheNextHeartbeat() {
    loop.start();
    await().until(() -> recorder.said.contains("all 1"));
    now.addAndGet(Duration.ofMillis(100).toNanos());
    await().untilAsserted(() -> assertThat(recorder.said).contains("all 2"));
  }

  @Test
  void whatTheCoreAsksForIsCarriedOutInOrder() throws InterruptedException {
    loop.start();
    await().until(() -> recorder.said.contains("all 1"));
    recorder.said.clear();
    loop.submit(heartbeat(A, false));
    loop.submit(new ClusterInput.LinkUp(A));
    loop.submit(heartbeat(A, true));
    await()
        .untilAsserted(
            () -> assertThat(recorder.said).containsExactly("open a#5", "close a#5", "gone a#5"));
  }

  @Test
  void whoSeesAMemberInTheViewMayRelyOnItThatAllWasDoneForIt() throws InterruptedException {
    loop.start();
    loop.submit(heartbeat(A, false));
    assertThat(loop.awaitView(view -> view.isLive(A), LIMIT)).isTrue();
    assertThat(recorder.said).contains("open a#5");
  }

  @Test
  void waitingForAViewEndsAtItsLimit() throws InterruptedException {
    loop.start();
    assertThat(loop.awaitView(view -> view.isLive(A), Duration.ofMillis(50))).isFalse();
  }

  @Test
  void eventsBearTheTimeOfTheWallClock() {
    loop.start();
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    await()
        .untilAsserted(() ->
            assertThat(loop.events().entries())
                .extracting(EventLog.Entry::at)
                .contains(START.plusSeconds(1)));
  }

  @Test
  void timeThatGoesByInTheMidstOfATickBringsTheNextOne() {
    recorder.duringMulticast = () -> now.compareAndSet(0, Duration.ofMillis(100).toNanos());
    loop.start();
    await().untilAsserted(() -> assertThat(recorder.said).contains("all 2"));
  }

  @Test
  void stopSaysGoodbyeAndEnds() throws InterruptedException {
    loop.start();
    await().until(() -> recorder.said.contains("all 1"));
    loop.stop(LIMIT);
    assertThat(recorder.said).last().isEqualTo("all 2 leaving");
  }

  @Test
  void nothingIsSaidAfterTheGoodbye() throws InterruptedException {
    loop.start();
    loop.stop(LIMIT);
    int said = recorder.said.size();
    loop.submit(heartbeat(A, false));
    now.addAndGet(Duration.ofMinutes(1).toNanos());
    assertThat(recorder.said).hasSize(said);
  }

  @Test
  void aFaultOfOneInputDoesNotEndTheLoop() throws InterruptedException {
    loop.start();
    recorder.failing = true;
    loop.submit(heartbeat(A, false));
    await().until(() -> recorder.said.contains("open a#5"));
    recorder.failing = false;
    Member b = member("b", 5);
    loop.submit(heartbeat(b, false));
    await().untilAsserted(() -> assertThat(recorder.said).contains("open b#5"));
  }

  @Test
  void aLoadThatCannotBeToldDoesNotEndTheLoop() throws InterruptedException {
    recorder.loadFailing = true;
    loop.start();
    recorder.loadFailures.await();
    recorder.loadFailing = false;
    loop.submit(heartbeat(A, false));
    await().untilAsserted(() -> assertThat(recorder.said).contains("open a#5"));
  }

  @Test
  void aFaultOfOneOutputDoesNotKeepTheOthersFromBeingCarriedOut() throws InterruptedException {
    loop.start();
    loop.submit(heartbeat(A, false));
    recorder.failing = true;
    loop.submit(heartbeat(A, true));
    await().untilAsserted(() -> assertThat(recorder.said).contains("close a#5", "gone a#5"));
  }

  @Test
  void datagramsThatFindTheMailboxFullAreDroppedAndCounted() throws InterruptedException {
    holdTheLoop();
    for (int i = 0; i < ClusterLoop.MAILBOX_CAPACITY + 10; i++) {
      loop.offer(heartbeat(A, false));
    }
    assertThat(loop.droppedInputs()).isEqualTo(10);
    assertThat(loop.mailboxSize()).isEqualTo(ClusterLoop.MAILBOX_CAPACITY);
  }

  @Test
  void whatMustNotBeLostWaitsForRoom() throws InterruptedException {
    holdTheLoop();
    for (int i = 0; i < ClusterLoop.MAILBOX_CAPACITY; i++) {
      loop.offer(heartbeat(A, false));
    }
    Member b = member("b", 5);
    Thread waiting =
        Thread.ofVirtual()
            .start(() -> {
              try {
                loop.submit(heartbeat(b, false));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    assertThat(waiting.join(Duration.ofMillis(50))).isFalse();

    recorder.goOn.countDown();
    assertThat(loop.awaitView(view -> view.isLive(b), LIMIT)).isTrue();
  }

  @Test
  void aFloodOfInputsDoesNotKeepTimeFromGoingBy() throws InterruptedException {
    holdTheLoop();
    for (int i = 0; i < ClusterLoop.MAILBOX_CAPACITY; i++) {
      loop.offer(new ClusterInput.RoundTrip(A, 1));
    }
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    recorder.waitingWhenTicked.clear();
    recorder.goOn.countDown();
    await().until(() -> loop.mailboxSize() == 0);
    assertThat(recorder.waitingWhenTicked.getFirst())
        .isGreaterThan(ClusterLoop.MAILBOX_CAPACITY / 2);
  }

  /** The loop has begun, and stands still in the middle of an input. */
  private void holdTheLoop() throws InterruptedException {
    loop.start();
    await().until(() -> recorder.said.contains("all 1"));
    recorder.holding = true;
    loop.submit(heartbeat(member("held", 1), false));
    recorder.held.await();
  }

  private static ClusterInput heartbeat(Member sender, boolean leaving) {
    long incarnation = sender.incarnation().value();
    Heartbeat heartbeat =
        leaving ? Heartbeats.goodbye(incarnation, 2) : Heartbeats.heartbeat(incarnation, 1);
    return new ClusterInput.HeartbeatReceived(sender.id(), heartbeat, Channel.LINK);
  }

  private final class Recorder implements ClusterTransport, ClusterListener {
    final List<String> said = new CopyOnWriteArrayList<>();
    final List<Integer> waitingWhenTicked = new ArrayList<>();
    final CountDownLatch held = new CountDownLatch(1);
    final CountDownLatch goOn = new CountDownLatch(1);
    final CountDownLatch loadFailures = new CountDownLatch(1);
    volatile boolean loadFailing;
    volatile Runnable duringMulticast = () -> {};
    volatile boolean failing;
    volatile boolean holding;

    @Override
    public void multicast(Heartbeat heartbeat) {
      waitingWhenTicked.add(loop.mailboxSize());
      duringMulticast.run();
      said.add("multicast " + heartbeat.sequence() + (heartbeat.leaving() ? " leaving" : ""));
    }

    @Override
    public void sendToAll(Heartbeat heartbeat) {
      said.add("all " + heartbeat.sequence() + (heartbeat.leaving() ? " leaving" : ""));
    }

    @Override
    public void send(NodeId to, Message message) {
      said.add("send " + to);
    }

    @Override
    public void openLink(Member member, Endpoint address) {
      said.add("open " + member);
      failIfAsked();
      if (holding) {
        holding = false;
        held.countDown();
        try {
          goOn.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }

    @Override
    public void closeLink(Member member) {
      said.add("close " + member);
      failIfAsked();
    }

    private void failIfAsked() {
      if (failing) {
        throw new IllegalStateException("made up by a test");
      }
    }

    @Override
    public void introduce(List<KnownMember> nodes) {
      said.add("introduce " + nodes.size());
    }

    @Override
    public void onMemberGone(Member member) {
      said.add("gone " + member);
    }

    @Override
    public void onMustStop(String text) {
      said.add("must stop");
    }
  }
}
