package io.ringcast.election;

import static io.ringcast.election.Members.member;
import static io.ringcast.election.Members.ring;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.wire.Message.Leadership;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** A higher id joins a cluster that has a leader. */
class PreemptTest {

  @Test
  void byDefaultItTakesOver() {
    assertThat(afterTheHigherIdJoined(true, Duration.ofSeconds(1)).leaderships())
        .containsExactly(new Leadership(2, member(3)));
  }

  @Test
  void butNotBeforeTheRingWasStableForAShortTime() {
    assertThat(afterTheHigherIdJoined(true, Duration.ofMillis(450)).leaderships())
        .containsExactly(new Leadership(1, member(2)));
  }

  @Test
  void withoutPreemptionTheSittingLeaderStays() {
    assertThat(afterTheHigherIdJoined(false, Duration.ofMinutes(1)).leaderships())
        .containsExactly(new Leadership(1, member(2)));
  }

  @Test
  void withoutPreemptionTheHighestIdLeadsOnceTheSittingLeaderIsGone() {
    RingOfNodes nodes = afterTheHigherIdJoined(false, Duration.ofSeconds(1));
    nodes.crash(Members.id(2));
    nodes.everybodySees(ring(1, 3));
    nodes.deliverAll();
    assertThat(nodes.leaderships()).containsExactly(new Leadership(2, member(3)));
  }

  @Test
  void aLowerIdThatJoinsChangesNothing() {
    RingOfNodes nodes = new RingOfNodes(settings(true), List.of(member(1), member(2), member(3)));
    nodes.sees(2, ring(2, 3));
    nodes.sees(3, ring(2, 3));
    nodes.initiate(3);
    nodes.deliverAll();
    nodes.everybodySees(ring(1, 2, 3));
    nodes.heartbeat(3, 1);
    nodes.live(Duration.ofMinutes(1));
    assertThat(nodes.leaderships()).containsExactly(new Leadership(1, member(3)));
  }

  private static RingOfNodes afterTheHigherIdJoined(boolean preempt, Duration time) {
    RingOfNodes nodes = new RingOfNodes(settings(preempt), ring(1, 2));
    nodes.initiate(2);
    nodes.deliverAll();
    nodes.start(member(3));
    nodes.everybodySees(ring(1, 2, 3));
    nodes.heartbeat(1, 3);
    nodes.live(time);
    return nodes;
  }

  private static ElectionSettings settings(boolean preempt) {
    return ElectionSettings.of(preempt, OptionalInt.empty(), Duration.ofSeconds(2));
  }
}
