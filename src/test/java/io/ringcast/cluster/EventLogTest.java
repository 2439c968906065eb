package io.ringcast.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.cluster.ClusterEvent.Kind;
import io.ringcast.node.NodeId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventLogTest {

  private final EventLog log = new EventLog();

  @Test
  void keepsTheOrder() {
    add(3);
    assertThat(log.entries()).extracting(EventLog.Entry::number).containsExactly(1L, 2L, 3L);
  }

  @Test
  void keepsNoMoreThanItsCapacity() {
    add(EventLog.CAPACITY + 10);
    assertThat(log.entries()).hasSize(EventLog.CAPACITY);
  }

  @Test
  void forgetsTheOldest() {
    add(EventLog.CAPACITY + 10);
    assertThat(log.entries().getFirst().number()).isEqualTo(11);
  }

  @Test
  void numbersGoOnSoThatAReaderSeesWhatItMissed() {
    add(EventLog.CAPACITY + 10);
    assertThat(log.entries().getLast().number()).isEqualTo(EventLog.CAPACITY + 10);
  }

  @Test
  void whatWasReadDoesNotChange() {
    add(1);
    List<EventLog.Entry> before = log.entries();
    add(1);
    assertThat(before).hasSize(1);
  }

  private void add(int count) {
    for (int i = 0; i < count; i++) {
      log.add(Instant.EPOCH, ClusterEvent.of(Kind.JOINED, new NodeId("a"), "heard"));
    }
  }
}
