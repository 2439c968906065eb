package io.ringcast.election;

import static io.ringcast.election.Members.id;
import static io.ringcast.election.Members.member;
import static io.ringcast.election.Members.ring;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.wire.Message.LeaderElection;
import io.ringcast.wire.Message.Leadership;
import io.ringcast.wire.Message.Member;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What breaks the textbook, and must not break this: several nodes, and a fault. */
class BreakageTest {

  private static final ElectionSettings SETTINGS =
      ElectionSettings.of(true, OptionalInt.empty(), Duration.ofSeconds(2));

  private final RingOfNodes nodes = new RingOfNodes(SETTINGS, ring(1, 2, 3));

  @Nested
  class TheHighestCandidateDiesWhileItsTokenTravels {

    @Test
    void theOthersElectTheHighestOfThem() {
      nodes.initiate(3);
      nodes.crashAfterSending(3);
      nodes.everybodySees(ring(1, 2));
      nodes.live(Duration.ofSeconds(1));
      assertThat(nodes.leaderships()).hasSize(1).allMatch(l -> l.leader().equals(member(2)));
    }

    @Test
    void whoTookPartAlreadyElectsAtOnce() {
      nodes.initiate(3);
      nodes.crashAfterSending(3);
      nodes.deliver(3, 1);
      nodes.deliver(1, 2);
      nodes.everybodySees(ring(1, 2));
      nodes.deliverAll();
      assertThat(nodes.leaderships()).containsExactly(new Leadership(2, member(2)));
    }

    @Test
    void itsOutcomeIsNotFollowedAnyMore() {
      nodes.initiate(3);
      nodes.deliver(3, 1);
      nodes.deliver(1, 2);
      nodes.deliver(2, 3);
      nodes.crashAfterSending(3);
      nodes.everybodySees(ring(1, 2));
      nodes.deliverAll();
      assertThat(nodes.leaderships()).containsExactly(new Leadership(2, member(2)));
    }
  }

  @Nested
  class ASuccessorDiesHoldingTheToken {

    @Test
    void aNewElectionStartsAtOnceOnTheSmallerRing() {
      nodes.initiate(3);
      nodes.deliver(3, 1);
      nodes.crash(id(1));
      nodes.everybodySees(ring(2, 3));
      nodes.deliverAll();
      assertThat(nodes.leaderships()).containsExactly(new Leadership(2, member(3)));
    }

    @Test
    void theHighestLeftStartsThoughTheTokenHasNotComeToIt() {
      RingOfNodes four = followingTheHighestOfFour();
      four.crash(id(4));
      four.everybodySees(ring(1, 2, 3));
      four.deliver(3, 1);
      four.crash(id(3));
      four.everybodySees(ring(1, 2));
      four.deliverAll();
      assertThat(four.leaderships()).containsExactly(new Leadership(3, member(2)));
    }

    @Test
    void theOthersWaitForTheHighestLeft() {
      RingOfNodes four = followingTheHighestOfFour();
      four.crash(id(4));
      four.everybodySees(ring(1, 2, 3));
      four.deliver(3, 1);
      four.crash(id(3));
      four.sees(1, ring(1, 2));
      assertThat(four.state(1).phase()).isInstanceOf(Phase.Waiting.class);
    }

    @Test
    void whoLearnsOfItLateJoinsThatElectionAndStartsNoOther() {
      RingOfNodes four =
          new RingOfNodes(SETTINGS, List.of(member(1), member(2), member(3), member(4)));
      four.everybodySees(ring(1, 2, 3, 4));
      four.initiate(4);
      four.deliver(4, 1);
      four.crash(id(2));
      four.sees(4, ring(1, 3, 4));
      four.deliver(4, 1);
      four.sees(1, ring(1, 3, 4));
      four.sees(3, ring(1, 3, 4));
      four.deliverAll();
      assertThat(four.leaderships()).containsExactly(new Leadership(2, member(4)));
    }

    @Test
    void itTellsThatTheRingChanged() {
      nodes.initiate(3);
      nodes.crash(id(2));
      nodes.sees(3, ring(1, 3));
      assertThat(nodes.outputs(3, ElectionOutput.Started.class).getLast().reason())
          .isEqualTo("the ring changed");
    }

    private RingOfNodes followingTheHighestOfFour() {
      RingOfNodes four =
          new RingOfNodes(SETTINGS, List.of(member(1), member(2), member(3), member(4)));
      four.everybodySees(ring(1, 2, 3, 4));
      four.initiate(4);
      four.deliverAll();
      return four;
    }
  }

  @Nested
  class NodesHoldDifferentRings {

    @Test
    void aTokenOfAnotherRingWaitsUntilItsRingIsSeen() {
      RingOfNodes two = new RingOfNodes(SETTINGS, List.of(member(1), member(2)));
      two.sees(1, ring(1, 2));
      two.initiate(1);
      two.deliverAll();
      assertThat(two.state(2).parked()).hasSize(1);

      two.sees(2, ring(1, 2));
      two.deliverAll();
      assertThat(two.leaderships()).containsExactly(new Leadership(1, member(2)));
    }

    @Test
    void aTokenOfAnotherRingIsNotSentOn() {
      RingOfNodes two = new RingOfNodes(SETTINGS, List.of(member(1), member(2)));
      two.sees(1, ring(1, 2));
      two.initiate(1);
      two.deliverAll();
      assertThat(two.outputs(2, ElectionOutput.SendToken.class)).isEmpty();
    }

    @Test
    void whoSeesTheDeathOfTheLeaderLastDecidesTheElection() {
      nodes.initiate(3);
      nodes.deliverAll();
      nodes.crash(id(3));
      nodes.sees(1, ring(1, 2));
      nodes.deliverAll();
      assertThat(nodes.leadership(1)).isNull();
      nodes.sees(2, ring(1, 2));
      nodes.deliverAll();
      assertThat(nodes.leaderships()).containsExactly(new Leadership(2, member(2)));
    }

    @Test
    void theOthersStartTooIfTheHighestDoesNotForLong() {
      nodes.initiate(3);
      nodes.deliverAll();
      nodes.crash(id(3));
      nodes.sees(1, ring(1, 2));
      assertThat(nodes.state(1).phase()).isInstanceOf(Phase.Waiting.class);
      nodes.live(SETTINGS.stableTime().multipliedBy(2));
      assertThat(nodes.state(1).phase()).isInstanceOf(Phase.Electing.class);
    }

    @Test
    void theHighestStartsFirst() {
      assertThat(waitNanos(3)).isEqualTo(SETTINGS.stableTime().toNanos());
      assertThat(waitNanos(2)).isEqualTo(waitNanos(1)).isEqualTo(2 * waitNanos(3));
    }

    private long waitNanos(int number) {
      Phase.Waiting waiting = (Phase.Waiting) nodes.state(number).phase();
      return waiting.dueNanos() - waiting.sinceNanos();
    }

    @Test
    void anUnfinishedElectionOfASmallerRingIsVoidWhenTheRingGrows() {
      RingOfNodes more = new RingOfNodes(SETTINGS, List.of(member(1), member(2), member(3)));
      more.sees(1, ring(1, 2));
      more.sees(2, ring(1, 2));
      more.initiate(1);
      more.everybodySees(ring(1, 2, 3));
      more.deliverAll();
      assertThat(more.leaderships()).containsOnlyNulls();

      more.live(Duration.ofSeconds(1));
      assertThat(more.leaderships()).containsExactly(new Leadership(2, member(3)));
    }
  }

  @Nested
  class TwoElectionsAtOnce {

    @Test
    void ofOneEpochBecomeOne() {
      nodes.initiate(1, 2);
      nodes.deliverAll();
      assertThat(nodes.leaderships()).containsExactly(new Leadership(1, member(3)));
    }

    @Test
    void ofTwoEpochsTheHigherOneDecides() {
      nodes.initiate(1);
      nodes.receive(said(9, 2, new LeaderElection(5, member(1), ring(1, 2, 3).hash(), 1, false)));
      nodes.deliverAll();
      assertThat(nodes.leaderships()).containsExactly(new Leadership(5, member(3)));
    }
  }

  @Nested
  class AStaleAnnouncement {

    @Test
    void isAnsweredWithThePresentLeader() {
      nodes.receive(claim(9, 1, new Leadership(7, member(3))));
      nodes.receive(claim(2, 1, new Leadership(6, member(2))));
      assertThat(nodes.outputs(1, ElectionOutput.Answer.class))
          .containsExactly(new ElectionOutput.Answer(id(2), new Leadership(7, member(3))));
    }

    @Test
    void isNotFollowed() {
      nodes.receive(claim(9, 1, new Leadership(7, member(3))));
      nodes.receive(claim(2, 1, new Leadership(6, member(2))));
      assertThat(nodes.leadership(1)).isEqualTo(new Leadership(7, member(3)));
    }

    @Test
    void ofOneWhoIsGoneIsNotFollowed() {
      nodes.everybodySees(ring(1, 2));
      nodes.receive(claim(2, 1, new Leadership(7, member(3))));
      assertThat(nodes.leadership(1)).isNull();
    }
  }

  @Nested
  class APausedLeaderWakesUp {

    private void pauseTheLeaderAndElectAnother() {
      nodes.initiate(3);
      nodes.deliverAll();
      nodes.sees(1, ring(1, 2));
      nodes.sees(2, ring(1, 2));
      nodes.deliverAll();
    }

    @Test
    void itsClaimIsAnsweredAndItFollows() {
      pauseTheLeaderAndElectAnother();
      nodes.heartbeat(3, 1);
      nodes.deliverAll();
      assertThat(nodes.leadership(3)).isEqualTo(nodes.leadership(1)).isNotNull();
    }

    @Test
    void itLeadsAgainByANewEpochOnceItIsBack() {
      pauseTheLeaderAndElectAnother();
      long before = nodes.leadership(1).epoch();
      nodes.everybodySees(ring(1, 2, 3));
      nodes.heartbeat(1, 3);
      nodes.live(Duration.ofSeconds(2));
      assertThat(nodes.leaderships()).containsExactly(new Leadership(before + 1, member(3)));
    }

    @Test
    void untilThenThereIsNoGap() {
      pauseTheLeaderAndElectAnother();
      Leadership sitting = nodes.leadership(1);
      nodes.everybodySees(ring(1, 2, 3));
      nodes.heartbeat(1, 3);
      nodes.initiate(3);
      nodes.deliver(3, 1);
      assertThat(nodes.leaderships()).containsExactly(sitting);
    }
  }

  @Nested
  class ARestartFasterThanTheDetection {

    private final Member restarted = member(3, 2);

    @Test
    void theTokenOfTheFormerLifeDoesNotWin() {
      nodes.initiate(3);
      nodes.deliver(3, 1);
      RingOfNodes.Said late = said(2, 3, tokenOf(member(3)));
      nodes.start(restarted);
      nodes.sees(3, Ring.of(List.of(member(1), member(2), restarted)));
      nodes.receive(late);
      assertThat(nodes.leadership(3)).isNull();
    }

    @Test
    void theTokenOfTheFormerLifeDoesNotWinEvenOnTheSameRing() {
      Election election = new Election(restarted, SETTINGS);
      Ring ring = Ring.of(List.of(member(1), restarted));
      ElectionState electing =
          election
              .onTick(
                  election.onRing(election.start(0), ring, 0).state(),
                  Duration.ofSeconds(5).toNanos())
              .state();
      LeaderElection late =
          new LeaderElection(electing.promised(), member(3), ring.hash(), 2, false);
      assertThat(election.onToken(electing, late, id(1), 0).state().leadership()).isNull();
    }

    @Test
    void itsFormerLifeIsNoLongerTheLeader() {
      nodes.initiate(3);
      nodes.deliverAll();
      nodes.sees(1, Ring.of(List.of(member(1), member(2), restarted)));
      assertThat(nodes.outputs(1, ElectionOutput.LeaderLost.class)).hasSize(1);
    }

    @Test
    void itIsElectedAnew() {
      nodes.initiate(3);
      nodes.deliverAll();
      nodes.start(restarted);
      nodes.everybodySees(Ring.of(List.of(member(1), member(2), restarted)));
      nodes.live(Duration.ofSeconds(2));
      assertThat(nodes.leaderships()).hasSize(1).allMatch(l -> l.leader().equals(restarted));
    }

    @Test
    void itsFirstElectionOfALowEpochIsAnsweredWithTheLeader() {
      RingOfNodes five = new RingOfNodes(SETTINGS, ring(1, 2, 3));
      five.receive(claim(2, 1, new Leadership(8, member(3))));
      five.receive(said(2, 1, new LeaderElection(1, member(2), ring(1, 2, 3).hash(), 1, false)));
      assertThat(five.outputs(1, ElectionOutput.Answer.class))
          .containsExactly(new ElectionOutput.Answer(id(2), new Leadership(8, member(3))));
    }
  }

  @Nested
  class APartitionHealsWithTwoLeaders {

    private final RingOfNodes halves =
        new RingOfNodes(SETTINGS, List.of(member(1), member(2), member(3), member(4)));

    private void partition() {
      halves.sees(1, ring(1, 2));
      halves.sees(2, ring(1, 2));
      halves.sees(3, ring(3, 4));
      halves.sees(4, ring(3, 4));
    }

    private void heal() {
      halves.everybodySees(ring(1, 2, 3, 4));
      for (int from = 1; from <= 4; from++) {
        for (int to = 1; to <= 4; to++) {
          if (from != to) {
            halves.heartbeat(from, to);
          }
        }
      }
    }

    @Test
    void ofOneEpochTheHigherIdIsFollowedWithoutANewElection() {
      partition();
      halves.initiate(1, 3);
      halves.deliverAll();
      assertThat(halves.leaderships())
          .containsExactlyInAnyOrder(new Leadership(1, member(2)), new Leadership(1, member(4)));

      heal();
      halves.live(Duration.ofSeconds(2));
      assertThat(halves.leaderships()).containsExactly(new Leadership(1, member(4)));
    }

    @Test
    void ofTwoEpochsTheHigherOneIsFollowedAtOnce() {
      partition();
      halves.initiate(1, 3);
      halves.deliverAll();
      halves.receive(claim(3, 4, new Leadership(4, member(3))));
      halves.receive(claim(4, 3, new Leadership(4, member(3))));
      heal();
      halves.deliverAll();
      assertThat(halves.leadership(1)).isEqualTo(new Leadership(4, member(3)));
    }

    @Test
    void ofTwoEpochsTheHighestIdTakesOverInTheEnd() {
      partition();
      halves.initiate(3);
      halves.deliverAll();
      for (int times = 0; times < 3; times++) {
        halves.sees(2, ring(2));
        halves.sees(1, ring(1));
        partition();
        halves.live(Duration.ofSeconds(1));
      }
      assertThat(halves.leadership(1).epoch()).isGreaterThan(halves.leadership(4).epoch());

      heal();
      halves.live(Duration.ofSeconds(2));
      assertThat(halves.leaderships()).hasSize(1).allMatch(l -> l.leader().equals(member(4)));
    }

    @Test
    void withoutPreemptionTheLeaderOfTheHigherEpochStays() {
      ElectionSettings keeping =
          ElectionSettings.of(false, OptionalInt.empty(), Duration.ofSeconds(2));
      RingOfNodes two = new RingOfNodes(keeping, List.of(member(1), member(2)));
      two.initiate(1, 2);
      two.sees(1, ring(1, 9));
      two.sees(1, ring(1));
      two.receive(said(9, 1, new LeaderElection(6, member(9), ring(1, 9).hash(), 1, false)));
      two.receive(claim(9, 2, new Leadership(1, member(2))));
      two.sees(1, ring(1, 2));
      two.sees(2, ring(1, 2));
      two.heartbeat(1, 2);
      two.heartbeat(2, 1);
      two.live(Duration.ofSeconds(2));
      assertThat(two.leaderships()).hasSize(1);
    }
  }

  private LeaderElection tokenOf(Member candidate) {
    return new LeaderElection(1, candidate, ring(1, 2, 3).hash(), 3, false);
  }

  private static RingOfNodes.Said said(int from, int to, LeaderElection token) {
    return new RingOfNodes.Said(id(from), id(to), token, null);
  }

  private static RingOfNodes.Said claim(int from, int to, Leadership claim) {
    return new RingOfNodes.Said(id(from), id(to), null, claim);
  }
}
