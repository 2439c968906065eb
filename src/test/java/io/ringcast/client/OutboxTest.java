package io.ringcast.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.wire.Frame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class OutboxTest {

  private final AtomicLong nanos = new AtomicLong();
  private final Outbox outbox = new Outbox(10, nanos::get);

  private Pending.Said add(String id) {
    return add(id, id.getBytes(StandardCharsets.UTF_8));
  }

  private Pending.Said add(String id, byte[] json) {
    Pending.Said said = new Pending.Said(id, Frame.ofJson(json), new CompletableFuture<>());
    outbox.add(said);
    return said;
  }

  private List<String> take(long connection) throws InterruptedException {
    List<String> ids = new ArrayList<>();
    for (Frame frame : outbox.take(connection)) {
      ids.add(new String(frame.json(), StandardCharsets.UTF_8));
    }
    return ids;
  }

  @Test
  void aNewConnectionBeginsAtTheFrontWithoutWhatWasAnswered() throws Exception {
    add("a");
    add("b");
    add("c");
    long first = outbox.beginConnection(true);
    assertThat(take(first)).containsExactly("a", "b", "c");
    outbox.remove("b");
    add("d");

    long second = outbox.beginConnection(true);

    assertThat(take(first)).isEmpty();
    assertThat(take(second)).containsExactly("a", "c", "d");
  }

  @Test
  void theOldestTakenMessageBecomesOverdue() throws Exception {
    long connection = outbox.beginConnection(true);
    add("a");
    take(connection);
    nanos.addAndGet(Duration.ofSeconds(29).toNanos());
    add("b");
    take(connection);
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());

    assertThat(outbox.awaitOverdue(connection, Duration.ofSeconds(30))).isTrue();
  }

  @Test
  void nothingIsOverdueForAConnectionThatEnded() throws Exception {
    long connection = outbox.beginConnection(true);
    add("a");
    take(connection);
    outbox.endConnection(connection);

    assertThat(outbox.awaitOverdue(connection, Duration.ZERO)).isFalse();
  }

  @Test
  void aLargeBacklogIsTakenInParts() throws Exception {
    for (int i = 0; i < 4; i++) {
      add("m" + i, new byte[200_000]);
    }
    long connection = outbox.beginConnection(true);

    assertThat(take(connection)).hasSize(2);
    assertThat(take(connection)).hasSize(2);
  }

  @Test
  void boundedAlsoByBytes() {
    byte[] third = new byte[(int) (Outbox.MAX_BYTES / 3)];
    add("a", third);
    add("b", third);

    assertThatThrownBy(add("c", third).answer()::join).hasMessageContaining("bytes wait");
    outbox.remove("a");
    assertThat(add("d", third).answer()).isNotDone();
  }

  @Test
  void failsEverythingOnceAndForAll() {
    Pending.Said waiting = add("a");

    outbox.fail(new ClientException("over"));

    assertThatThrownBy(waiting.answer()::join).hasMessageContaining("over");
    assertThatThrownBy(add("b").answer()::join).hasMessageContaining("over");
    assertThat(outbox.size()).isZero();
  }

  @Test
  void whatWaitsMayStillBeTakenWhileClosing() throws Exception {
    add("a");
    long connection = outbox.beginConnection(true);

    outbox.close(new ClientException("closed"));

    assertThat(take(connection)).containsExactly("a");
    assertThat(take(connection)).isEmpty();
    assertThat(outbox.isOpenFor(connection)).isTrue();
  }
}
