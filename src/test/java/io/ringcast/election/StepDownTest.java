package io.ringcast.election;

import static io.ringcast.election.Members.member;
import static io.ringcast.election.Members.ring;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.wire.Message.Leadership;
import io.ringcast.wire.Message.Member;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A leader gives up its role and stays a member: of 1, 2 and 3 it is the highest. */
class StepDownTest {

  private static final Leadership FORMER = new Leadership(1, member(3));
  private static final Leadership NEXT = new Leadership(2, member(2));
  private static final Ring ALL = ring(1, 2, 3);
  private static final Duration LONG = Duration.ofMinutes(1);

  @Test
  void theHighestOfTheOthersLeadsWithoutAWait() {
    RingOfNodes nodes = ledByTheHighest(true);
    nodes.sees(3, without(member(3)));
    nodes.deliverAll();
    assertThat(nodes.leaderships()).containsExactly(NEXT);
  }

  @Test
  void itLeadsUntilTheNextOneIsAnnounced() {
    RingOfNodes nodes = ledByTheHighest(true);
    nodes.sees(3, without(member(3)));
    nodes.deliver(3, 1);
    assertThat(nodes.leaderships()).containsExactly(FORMER);
  }

  @Test
  void theNextOneStaysThoughAHigherIdIsThere() {
    RingOfNodes nodes = ledByTheHighest(true);
    nodes.sees(3, without(member(3)));
    nodes.everybodySees(without(member(3)));
    nodes.live(LONG);
    assertThat(nodes.leaderships()).containsExactly(NEXT);
  }

  @Test
  void whereItsTokenIsLostTheOthersElect() {
    RingOfNodes nodes = ledByTheHighest(true);
    nodes.sees(3, without(member(3)));
    nodes.lose(3, 1);
    nodes.sees(1, without(member(3)));
    nodes.sees(2, without(member(3)));
    nodes.live(LONG);
    assertThat(nodes.leaderships()).extracting(Leadership::leader).containsExactly(member(2));
  }

  @Test
  void itIsReplacedThoughNobodyElseTakesOver() {
    RingOfNodes nodes = ledByTheHighest(false);
    nodes.sees(3, without(member(3)));
    nodes.deliverAll();
    assertThat(nodes.leaderships()).containsExactly(NEXT);
  }

  @Test
  void itTakesOverWhenItStandsAgain() {
    RingOfNodes nodes = ledByTheHighest(true);
    nodes.everybodySees(without(member(3)));
    nodes.live(LONG);
    nodes.everybodySees(ALL);
    nodes.live(LONG);
    assertThat(nodes.leaderships()).containsExactly(new Leadership(3, member(3)));
  }

  @Test
  void withoutPreemptionItDoesNot() {
    RingOfNodes nodes = ledByTheHighest(false);
    nodes.everybodySees(without(member(3)));
    nodes.live(LONG);
    nodes.everybodySees(ALL);
    nodes.live(LONG);
    assertThat(nodes.leaderships()).containsExactly(NEXT);
  }

  @Test
  void whereNobodyElseStandsItLeadsAllTheSame() {
    RingOfNodes nodes = ledByTheHighest(true);
    nodes.everybodySees(without(member(3)));
    nodes.live(LONG);
    nodes.crash(Members.id(1));
    nodes.crash(Members.id(2));
    nodes.sees(3, ring(3).withSteppedDown(Set.of(member(3))));
    nodes.live(LONG);
    assertThat(nodes.leaderships()).extracting(Leadership::leader).containsExactly(member(3));
  }

  @Test
  void anElectionThatIsUnderWayGoesOn() {
    RingOfNodes nodes = ledByTheHighest(true);
    nodes.sees(3, without(member(3)));
    nodes.deliver(3, 1);
    nodes.sees(1, without(member(3)));
    assertThat(nodes.state(1).phase()).isInstanceOf(Phase.Electing.class);
  }

  @Test
  void whileItStillLeadsTheLossOfAMemberIsNotUrgent() {
    RingOfNodes nodes = ledByTheHighest(true);
    nodes.everybodySees(without(member(3)));
    nodes.deliver(3, 1);
    nodes.deliver(1, 2);
    nodes.crash(Members.id(1));
    nodes.sees(2, ring(2, 3).withSteppedDown(Set.of(member(3))));
    assertThat(nodes.state(2).phase()).isInstanceOf(Phase.Waiting.class);
    nodes.sees(3, ring(2, 3).withSteppedDown(Set.of(member(3))));
    nodes.live(LONG);
    assertThat(nodes.leaderships()).extracting(Leadership::leader).containsExactly(member(2));
  }

  private static Ring without(Member steppedDown) {
    return ALL.withSteppedDown(Set.of(steppedDown));
  }

  private static RingOfNodes ledByTheHighest(boolean preempt) {
    RingOfNodes nodes =
        new RingOfNodes(
            ElectionSettings.of(preempt, OptionalInt.empty(), Duration.ofSeconds(2)), ALL);
    nodes.initiate(3);
    nodes.deliverAll();
    assertThat(nodes.leaderships()).containsExactly(FORMER);
    return nodes;
  }
}
