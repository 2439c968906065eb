package io.ringcast.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.wire.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LinkQueueTest {

  private static final Frame MESSAGE = frame(96);
  private static final Frame CHANGE = frame(46);
  private static final Frame SNAPSHOT = frame(26);
  private static final Frame CONTROL = frame(6);

  /** Takes 10 frames of {@link #MESSAGE}. */
  private final LinkQueue queue = new LinkQueue(1000);

  private static Frame frame(int bytes) {
    return Frame.ofJson(new byte[bytes]);
  }

  @Test
  void givesOutByKindAndWithinAKindInOrder() throws Exception {
    Frame second = frame(5);
    queue.open();
    queue.addMessage(MESSAGE);
    queue.addMessage(second);
    queue.addChange(CHANGE);
    queue.addSnapshot(SNAPSHOT);
    queue.addControl(CONTROL);

    assertThat(queue.take()).containsExactly(CONTROL, SNAPSHOT, CHANGE, MESSAGE, second);
  }

  @Test
  void onlyMessagesOutliveAConnection() throws Exception {
    queue.open();
    queue.addControl(CONTROL);
    queue.addSnapshot(SNAPSHOT);
    queue.addChange(CHANGE);
    queue.addMessage(MESSAGE);
    queue.close();
    queue.open();

    assertThat(queue.take()).containsExactly(MESSAGE);
  }

  @Test
  void onlyMessagesWaitForAConnection() throws Exception {
    assertThat(queue.addControl(CONTROL)).isFalse();
    assertThat(queue.addSnapshot(SNAPSHOT)).isFalse();
    assertThat(queue.addChange(CHANGE)).isFalse();
    assertThat(queue.addMessage(MESSAGE)).isTrue();
    queue.open();

    assertThat(queue.take()).containsExactly(MESSAGE);
  }

  @Test
  void takesMessagesUpToItsBoundAndAgainWhenThereIsRoom() throws Exception {
    queue.open();
    for (int i = 0; i < 10; i++) {
      assertThat(queue.addMessage(MESSAGE)).isTrue();
    }
    assertThat(queue.addMessage(frame(1))).isFalse();
    assertThat(queue.bytes()).isEqualTo(1000);

    queue.take();

    assertThat(queue.bytes()).isZero();
    assertThat(queue.addMessage(MESSAGE)).isTrue();
  }

  @Test
  void messagesAndChangesDoNotKeepEachOtherOut() {
    queue.open();
    IntStream.range(0, 10).forEach(i -> queue.addMessage(MESSAGE));
    assertThat(queue.addMessage(MESSAGE)).isFalse();

    for (int i = 0; i < 20; i++) {
      assertThat(queue.addChange(CHANGE)).isTrue();
    }
    assertThat(queue.addChange(CHANGE)).isFalse();
  }

  @Test
  void aSnapshotIsTakenWhatever() {
    queue.open();
    for (int i = 0; i < 100; i++) {
      assertThat(queue.addSnapshot(SNAPSHOT)).isTrue();
    }
    assertThat(queue.addChange(CHANGE)).isTrue();
  }

  @Test
  void controlFramesAreBounded() {
    queue.open();
    for (int i = 0; i < 1024; i++) {
      assertThat(queue.addControl(CONTROL)).isTrue();
    }
    assertThat(queue.addControl(CONTROL)).isFalse();
  }

  @Test
  void aBatchIsSmall() throws Exception {
    LinkQueue large = new LinkQueue(10_000_000);
    Frame big = frame(100_000);
    large.open();
    IntStream.range(0, 10).forEach(i -> large.addMessage(big));

    assertThat(large.take()).hasSize(3);
  }

  @Test
  void theEndOfTheConnectionWakesWhoWaits() throws Exception {
    queue.open();
    CompletableFuture<List<Frame>> taken = takenElsewhere();

    queue.close();

    assertThat(taken.get(8, TimeUnit.SECONDS)).isEmpty();
  }

  @Test
  void aFrameWakesWhoWaits() throws Exception {
    queue.open();
    CompletableFuture<List<Frame>> taken = takenElsewhere();

    queue.addMessage(MESSAGE);

    assertThat(taken.get(8, TimeUnit.SECONDS)).containsExactly(MESSAGE);
  }

  private CompletableFuture<List<Frame>> takenElsewhere() {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return queue.take();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
  }

  @Test
  void givesOutAllBeforeItFinishes() throws Exception {
    LinkQueue large = new LinkQueue(10_000_000);
    large.open();
    IntStream.range(0, 10).forEach(i -> large.addMessage(frame(100_000)));
    large.finish();

    List<Frame> all = new ArrayList<>();
    for (List<Frame> batch = large.take(); !batch.isEmpty(); batch = large.take()) {
      all.addAll(batch);
    }
    assertThat(all).hasSize(10);
  }

  @Test
  void whatIsDiscardedIsCountedInMessagesAndNothingIsTakenAfterwards() {
    queue.open();
    queue.addMessage(MESSAGE);
    queue.addMessage(MESSAGE);
    queue.addChange(CHANGE);
    queue.addSnapshot(SNAPSHOT);

    assertThat(queue.discard()).isEqualTo(2);
    assertThat(queue.bytes()).isZero();
    assertThat(queue.addMessage(MESSAGE)).isFalse();
  }
}
