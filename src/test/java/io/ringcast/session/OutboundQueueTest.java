package io.ringcast.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.session.OutboundQueue.Offer;
import io.ringcast.wire.Frame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutboundQueueTest {

  private static final int LIMIT = 100_000;

  private final QueueBudget budget = new QueueBudget(1_000_000);
  private final AtomicInteger calls = new AtomicInteger();
  private final OutboundQueue queue = queue(budget);

  private OutboundQueue queue(QueueBudget ofBudget) {
    return new OutboundQueue(LIMIT, ofBudget, calls::incrementAndGet);
  }

  private static Parcel parcel(int bytes) {
    return new Parcel(Frame.ofJson(new byte[bytes]));
  }

  private static List<Frame> drain(OutboundQueue from) {
    List<Frame> all = new ArrayList<>();
    for (List<Frame> batch = from.next(); !batch.isEmpty(); batch = from.next()) {
      all.addAll(batch);
    }
    return all;
  }

  @Test
  void framesComeOutInOrder() {
    List<Parcel> parcels = IntStream.range(1, 100).mapToObj(OutboundQueueTest::parcel).toList();
    parcels.forEach(queue::offer);
    assertThat(drain(queue))
        .containsExactlyElementsOf(parcels.stream().map(Parcel::frame).toList());
  }

  @Test
  void theWriterIsCalledOnceUntilItFoundNothing() {
    queue.offer(parcel(1));
    queue.offer(parcel(1));
    assertThat(calls).hasValue(1);

    queue.next();
    queue.offer(parcel(1));
    assertThat(calls).hasValue(1);

    drain(queue);
    queue.offer(parcel(1));
    assertThat(calls).hasValue(2);
  }

  @Test
  void manySmallFramesMakeOneBatch() {
    IntStream.range(0, 500).forEach(i -> queue.offer(parcel(100)));
    assertThat(queue.next()).hasSize(500);
  }

  @Test
  void aBatchIsBounded() {
    int size = OutboundQueue.BATCH_BYTES / 2;
    OutboundQueue large = new OutboundQueue(4 * size, new QueueBudget(4 * size), () -> {});
    large.offer(parcel(size));
    large.offer(parcel(size));
    assertThat(large.next()).hasSize(1);
  }

  @Test
  void aFrameFitsIntoAnEmptyQueueWhateverItsSize() {
    assertThat(queue.offer(parcel(2 * LIMIT))).isEqualTo(Offer.QUEUED);
  }

  @Test
  void aFrameWithoutRoomEndsTheQueueAndDropsWhatWaits() {
    queue.offer(parcel(60_000));
    assertThat(queue.offer(parcel(60_000))).isEqualTo(Offer.OVERFLOW);
    assertThat(queue.offer(parcel(1))).isEqualTo(Offer.ENDED);
    assertThat(queue.bytes()).isZero();

    Parcel last = parcel(10);
    queue.end(last, true);
    assertThat(drain(queue)).containsExactly(last.frame());
    assertThat(queue.isFinished()).isTrue();
  }

  @Test
  void whatIsBeingWrittenCountsUntilItIsWritten() {
    queue.offer(parcel(60_000));
    queue.next();
    assertThat(queue.bytes()).isGreaterThan(60_000);
    assertThat(queue.offer(parcel(60_000))).isEqualTo(Offer.OVERFLOW);

    queue.next();
    assertThat(queue.bytes()).isZero();
  }

  @Test
  void endingKeepsWhatWaitsAndPutsTheLastFrameBehind() {
    Parcel first = parcel(1);
    Parcel last = parcel(2);
    queue.offer(first);
    queue.end(last, false);

    assertThat(queue.offer(parcel(3))).isEqualTo(Offer.ENDED);
    assertThat(queue.isFinished()).isFalse();
    assertThat(drain(queue)).containsExactly(first.frame(), last.frame());
    assertThat(queue.isFinished()).isTrue();
  }

  @Test
  void endingAnEmptyQueueCallsTheWriterToFinish() {
    queue.end(null, false);
    assertThat(calls).hasValue(1);
    assertThat(queue.next()).isEmpty();
    assertThat(queue.isFinished()).isTrue();
  }

  @Test
  void aFrameInManyQueuesCountsOnceInTheBudget() {
    OutboundQueue other = queue(budget);
    Parcel shared = parcel(1000);
    queue.offer(shared);
    other.offer(shared);
    assertThat(budget.usedBytes()).isEqualTo(shared.cost());

    drain(queue);
    assertThat(budget.usedBytes()).isEqualTo(shared.cost());
    other.abandon();
    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void beyondTheBudgetOnlyQueuesThatLagBehindEnd() {
    QueueBudget small = new QueueBudget(50_000);
    OutboundQueue slow = queue(small);
    OutboundQueue quick = queue(small);
    slow.offer(parcel(60_000));

    assertThat(quick.offer(parcel(1000))).isEqualTo(Offer.QUEUED);
    assertThat(quick.offer(parcel(1000))).isEqualTo(Offer.QUEUED);
    assertThat(slow.offer(parcel(10))).isEqualTo(Offer.OVERFLOW);
    assertThat(quick.offer(parcel(1000))).isEqualTo(Offer.QUEUED);
    assertThat(small.isExceeded()).isFalse();
  }

  @Test
  void aQueueMoreThanHalfFullIsSlow() {
    queue.offer(parcel(60_000));
    assertThat(queue.isSlow()).isTrue();
    assertThat(budget.slowQueues()).isEqualTo(1);
    drain(queue);
    assertThat(queue.isSlow()).isFalse();
    assertThat(budget.slowQueues()).isZero();
  }

  @Test
  void aQueueThatHasEndedIsNotSlow() {
    queue.offer(parcel(60_000));
    queue.end(null, false);
    assertThat(queue.isSlow()).isFalse();
  }

  @Test
  void anAbandonedQueueHoldsNothing() {
    queue.offer(parcel(40_000));
    queue.offer(parcel(40_000));
    queue.next();
    queue.abandon();

    assertThat(budget.usedBytes()).isZero();
    assertThat(budget.slowQueues()).isZero();
    assertThat(queue.next()).isEmpty();
    assertThat(queue.isFinished()).isTrue();
  }

  @Test
  void framesOfManyThreadsComeOutOnceAndInTheOrderOfEach() throws InterruptedException {
    int senders = 4;
    int frames = 5_000;
    Written written = new Written(senders * frames);
    QueueBudget ample = new QueueBudget(100_000_000);
    OutboundQueue shared = new OutboundQueue(100_000_000, ample, written);
    written.queue = shared;
    for (int sender = 0; sender < senders; sender++) {
      int number = sender;
      Thread.ofVirtual()
          .start(() -> {
            for (int i = 0; i < frames; i++) {
              byte[] json = ByteBuffer.allocate(8).putInt(number).putInt(i).array();
              shared.offer(new Parcel(Frame.ofJson(json)));
            }
          });
    }

    assertThat(written.all.await(30, TimeUnit.SECONDS)).isTrue();
    await().until(() -> ample.usedBytes() == 0);
    int[] next = new int[senders];
    for (Frame frame : written.frames) {
      ByteBuffer json = ByteBuffer.wrap(frame.json());
      assertThat(json.getInt(4)).isEqualTo(next[json.getInt(0)]++);
    }
    assertThat(next).containsOnly(frames);
  }

  /** Writes in a thread of its own each time it is called, as a connection does. */
  private static final class Written implements Runnable {
    private final List<Frame> frames = new ArrayList<>();
    private final CountDownLatch all;
    private volatile OutboundQueue queue;

    Written(int count) {
      all = new CountDownLatch(count);
    }

    @Override
    public void run() {
      Thread.ofVirtual()
          .start(() -> {
            // Each batch is written before the next is asked for: after an empty one, another
            // writer may be at work.
            for (List<Frame> batch = queue.next(); !batch.isEmpty(); batch = queue.next()) {
              frames.addAll(batch);
              batch.forEach(written -> all.countDown());
            }
          });
    }
  }
}
