package io.ringcast.election;

import static io.ringcast.election.Members.id;
import static io.ringcast.election.Members.member;
import static io.ringcast.election.Members.ring;
import static io.ringcast.election.Members.upTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.wire.Message.LeaderElection;
import io.ringcast.wire.Message.Leadership;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With an expected size, a side that sees no majority of it has no leader. */
class ExpectedSizeTest {

  private static final ElectionSettings FIVE = settings(5);

  @ParameterizedTest
  @CsvSource({
    "1, 1, true",
    "2, 1, false",
    "2, 2, true",
    "3, 1, false",
    "3, 2, true",
    "4, 2, false",
    "4, 3, true",
    "5, 2, false",
    "5, 3, true",
    "5, 9, true"
  })
  void aMajorityIsMoreThanHalf(int expected, int here, boolean majority) {
    assertThat(settings(expected).hasMajority(here)).isEqualTo(majority);
  }

  @Test
  void aNodeThatStartsAloneDoesNotLead() {
    RingOfNodes nodes = new RingOfNodes(FIVE, List.of(member(1)));
    nodes.live(Duration.ofMinutes(1));
    assertThat(nodes.leadership(1)).isNull();
  }

  @Test
  void aMinorityElectsNobody() {
    RingOfNodes nodes = new RingOfNodes(FIVE, ring(1, 2));
    nodes.live(Duration.ofMinutes(1));
    assertThat(nodes.leaderships()).containsOnlyNulls();
  }

  @Test
  void aMinorityIsSilent() {
    RingOfNodes nodes = new RingOfNodes(FIVE, ring(1, 2));
    nodes.live(Duration.ofMinutes(1));
    assertThat(nodes.tokens()).isZero();
  }

  @Test
  void aMajorityThatComesTogetherElects() {
    RingOfNodes nodes = new RingOfNodes(FIVE, ring(1, 2));
    nodes.live(Duration.ofMinutes(1));
    nodes.start(member(3));
    nodes.everybodySees(ring(1, 2, 3));
    nodes.live(Duration.ofSeconds(2));
    assertThat(nodes.leaderships()).containsExactly(new Leadership(1, member(3)));
  }

  @Test
  void theLeaderStepsDownWhenItsMajorityIsLost() {
    RingOfNodes nodes = new RingOfNodes(FIVE, ring(upTo(5)));
    nodes.live(Duration.ofSeconds(2));
    nodes.sees(5, ring(4, 5));
    assertThat(nodes.outputs(5, ElectionOutput.LeaderLost.class))
        .containsExactly(
            new ElectionOutput.LeaderLost(
                new Leadership(1, member(5)), "no majority of the expected members is here"));
  }

  @Test
  void onlyTheMajorityOfAPartitionHasALeader() {
    RingOfNodes nodes = new RingOfNodes(FIVE, ring(upTo(5)));
    nodes.live(Duration.ofSeconds(2));
    for (int number : new int[] {4, 5}) {
      nodes.sees(number, ring(4, 5));
    }
    for (int number : new int[] {1, 2, 3}) {
      nodes.sees(number, ring(1, 2, 3));
    }
    nodes.live(Duration.ofSeconds(2));
    assertThat(nodes.leadership(5)).isNull();
    assertThat(nodes.leadership(1).leader()).isEqualTo(member(3));
  }

  @Test
  void aClaimIsNotFollowedByAMinority() {
    Election election = new Election(member(1), FIVE);
    ElectionState two = election.onRing(election.start(0), ring(1, 2), 0).state();
    assertThat(election.onClaim(two, new Leadership(3, member(2)), id(2), 0).state().leadership())
        .isNull();
  }

  @Test
  void aTokenIsNotSentOnByAMinority() {
    Election election = new Election(member(1), FIVE);
    ElectionState two = election.onRing(election.start(0), ring(1, 2), 0).state();
    LeaderElection token = new LeaderElection(3, member(2), ring(1, 2).hash(), 1, false);
    assertThat(election.onToken(two, token, id(2), 0).outputs()).isEmpty();
  }

  @Test
  void anElectionUnderWayEndsWhenTheMajorityIsLost() {
    Election election = new Election(member(1), settings(3));
    ElectionState two = election.onRing(election.start(0), ring(1, 2), 0).state();
    ElectionState electing = election.onTick(two, Duration.ofMinutes(1).toNanos()).state();
    assertThat(election.onRing(electing, ring(1), 0).state().phase())
        .isInstanceOf(Phase.Settled.class);
  }

  private static ElectionSettings settings(int expected) {
    return ElectionSettings.of(true, OptionalInt.of(expected), Duration.ofSeconds(2));
  }
}
