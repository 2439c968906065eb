package io.ringcast.election;

import static io.ringcast.election.Members.id;
import static io.ringcast.election.Members.member;
import static io.ringcast.election.Members.ring;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.election.ElectionOutput.SendToken;
import io.ringcast.wire.Message.LeaderElection;
import io.ringcast.wire.Message.Leadership;
import io.ringcast.wire.Message.Member;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Single steps of node 2 on the ring of 1, 2 and 3. */
class StepTest {

  private static final ElectionSettings SETTINGS =
      ElectionSettings.of(true, OptionalInt.empty(), Duration.ofSeconds(2));
  private static final Ring RING = ring(1, 2, 3);
  private static final long LATER = Duration.ofMinutes(1).toNanos();

  private final Election election = new Election(member(2), SETTINGS);
  private final ElectionState waiting = election.onRing(election.start(0), RING, 0).state();
  private final ElectionState electing = election.onTick(waiting, LATER).state();

  @Test
  void aNodeListensForALeaderBeforeItAsksForAnElection() {
    long almost = SETTINGS.startupWait().toNanos() - 1;
    assertThat(election.onTick(election.start(0), almost).outputs()).isEmpty();
  }

  @Test
  void aNodeThatHeardNobodyLeadsItself() {
    long due = SETTINGS.startupWait().toNanos();
    assertThat(election.onTick(election.start(0), due).state().leadership())
        .isEqualTo(new Leadership(1, member(2)));
  }

  @Test
  void theFirstTokenGoesToTheSuccessor() {
    assertThat(election.onTick(waiting, LATER).outputs())
        .contains(new SendToken(member(3), token(1, 2, 1)));
  }

  @Test
  void afterTheHighestComesTheLowest() {
    assertThat(RING.successorOf(member(3))).isEqualTo(member(1));
  }

  @Test
  void aHigherCandidateIsSentOnWithOneMoreHop() {
    assertThat(sentAfter(waiting, token(1, 3, 2)))
        .containsExactly(new SendToken(member(3), token(1, 3, 3)));
  }

  @Test
  void aLowerCandidateIsReplacedByOnesOwnId() {
    assertThat(sentAfter(waiting, token(1, 1, 1)))
        .containsExactly(new SendToken(member(3), token(1, 2, 1)));
  }

  @Test
  void aLowerCandidateIsSwallowedWhenOnesOwnIdIsOnItsWay() {
    assertThat(sentAfter(electing, token(1, 1, 1))).isEmpty();
  }

  @Test
  void aLowerCandidateIsSwallowedWhenAHigherOneWasSentOn() {
    ElectionState sent = election.onToken(waiting, token(1, 3, 2), id(1), 0).state();
    assertThat(sentAfter(sent, token(1, 1, 1))).isEmpty();
  }

  @Test
  void theSameTokenASecondTimeIsSwallowed() {
    ElectionState sent = election.onToken(waiting, token(1, 3, 2), id(1), 0).state();
    assertThat(sentAfter(sent, token(1, 3, 2))).isEmpty();
  }

  @Test
  void theOwnTokenAtHomeWins() {
    assertThat(election.onToken(electing, token(1, 2, 3), id(1), LATER).outputs())
        .containsExactly(
            new ElectionOutput.Won(new Leadership(1, member(2)), 3, Duration.ZERO),
            new ElectionOutput.Announce(new Leadership(1, member(2))));
  }

  @Test
  void theOwnTokenAtHomeASecondTimeDoesNothing() {
    ElectionState won = election.onToken(electing, token(1, 2, 3), id(1), LATER).state();
    assertThat(election.onToken(won, token(1, 2, 3), id(1), LATER).outputs()).isEmpty();
  }

  @Test
  void theOwnTokenThatWasNeverSentDoesNotWin() {
    assertThat(election.onToken(waiting, token(1, 2, 3), id(1), 0).state().leadership()).isNull();
  }

  @Test
  void theOwnTokenOfAnOlderElectionDoesNotWin() {
    ElectionState next = election.onToken(electing, token(2, 1, 1), id(1), LATER).state();
    assertThat(election.onToken(next, token(1, 2, 3), id(1), LATER).state().leadership()).isNull();
  }

  @Test
  void aTokenWithMoreHopsThanTheRingHasNodesIsDropped() {
    assertThat(sentAfter(waiting, token(1, 3, 4))).isEmpty();
  }

  @Test
  void aTokenOfACandidateOutsideTheRingIsDropped() {
    assertThat(sentAfter(waiting, token(1, 9, 1))).isEmpty();
  }

  @Test
  void aTokenOfAnOlderEpochThanTheLeadersIsAnsweredWithTheLeader() {
    Leadership leader = new Leadership(5, member(3));
    ElectionState following = election.onClaim(waiting, leader, id(3), 0).state();
    assertThat(election.onToken(following, token(4, 1, 1), id(1), 0).outputs())
        .containsExactly(new ElectionOutput.Answer(id(1), leader));
  }

  @Test
  void aTokenOfTheLeadersEpochIsALateOneAndSwallowed() {
    ElectionState following =
        election.onClaim(waiting, new Leadership(5, member(3)), id(3), 0).state();
    assertThat(election.onToken(following, token(5, 1, 1), id(1), 0).outputs()).isEmpty();
  }

  @Test
  void anEpochPromisedOnOneRingIsNotGivenToAnotherWhichGetsAHigherOne() {
    Ring other = ring(2, 4);
    ElectionState moved = election.onRing(electing, other, LATER).state();
    long promised = electing.promised();
    LeaderElection token = new LeaderElection(promised, member(4), other.hash(), 1, false);
    LeaderElection next = new LeaderElection(promised + 1, member(2), other.hash(), 1, false);
    assertThat(sentAfter(moved, token)).containsExactly(new SendToken(member(4), next));
  }

  @Test
  void itGetsNoneWhenOthersHaveBegunAHigherOneAlready() {
    Ring other = ring(2, 4);
    ElectionState moved = election.onRing(electing, other, LATER).state();
    long promised = electing.promised();
    ElectionState told = election.onEpoch(moved, promised + 1, LATER);
    LeaderElection token = new LeaderElection(promised, member(4), other.hash(), 1, false);
    assertThat(sentAfter(told, token)).isEmpty();
  }

  @Test
  void anEpochPromisedOnOneRingIsNotGivenToItTwiceButTheNextOneIs() {
    ElectionState away = election.onRing(electing, ring(1, 2, 3, 4), LATER).state();
    ElectionState back = election.onRing(away, RING, LATER).state();
    assertThat(sentAfter(back, token(1, 3, 2)))
        .containsExactly(new SendToken(member(3), token(2, 2, 1)));
  }

  @Test
  void anElectionOfAHigherEpochIsJoinedInTheMiddleOfAnother() {
    assertThat(sentAfter(electing, token(4, 3, 1)))
        .containsExactly(new SendToken(member(3), token(4, 3, 2)));
  }

  @Test
  void theNextElectionIsAboveAllEpochsHeardOf() {
    ElectionState told = election.onEpoch(waiting, 41, LATER);
    assertThat(election.onTick(told, LATER).state().promised()).isEqualTo(42);
  }

  @Test
  void whoWaitsGivesWayToAnElectionThatHasJustBegun() {
    long due = ((Phase.Waiting) waiting.phase()).dueNanos();
    ElectionState told = election.onEpoch(waiting, 1, due - 1);
    assertThat(election.onTick(told, due).outputs()).isEmpty();
    long wait = 2 * SETTINGS.stableTime().toNanos();
    assertThat(election.onTick(told, due - 1 + wait).outputs()).isNotEmpty();
  }

  @Test
  void whoIsNotTheHighestWaitsLongestWhereSomebodyLeads() {
    ElectionState settled =
        election.onClaim(waiting, new Leadership(1, member(3)), id(3), LATER).state();
    ElectionState led =
        election.onClaim(settled, new Leadership(2, member(1)), id(1), LATER).state();
    long wait = 4 * SETTINGS.stableTime().toNanos();
    assertThat(election.onTick(led, LATER + wait - 1).outputs()).isEmpty();
    assertThat(election.onTick(led, LATER + wait).outputs()).isNotEmpty();
  }

  @Test
  void theHighestGivesWayToNobody() {
    Election highest = new Election(member(3), SETTINGS);
    ElectionState waits = highest.onRing(highest.start(0), RING, 0).state();
    long due = ((Phase.Waiting) waits.phase()).dueNanos();
    ElectionState told = highest.onEpoch(waits, 1, due - 1);
    assertThat(highest.onTick(told, due).outputs()).isNotEmpty();
  }

  @Test
  void theLastTokenIsSentAgainWhenTheLinkToTheSuccessorIsUp() {
    assertThat(election.onLinkUp(electing, id(3), LATER).outputs())
        .containsExactly(new SendToken(member(3), token(1, 2, 1)));
  }

  @Test
  void theHighestTokenIsTheOneSentAgain() {
    ElectionState sent = election.onToken(electing, token(1, 3, 2), id(1), LATER).state();
    assertThat(election.onLinkUp(sent, id(3), LATER).outputs())
        .containsExactly(new SendToken(member(3), token(1, 3, 3)));
  }

  @Test
  void nothingIsSentAgainToAnotherThanTheSuccessor() {
    assertThat(election.onLinkUp(electing, id(1), LATER).outputs()).isEmpty();
  }

  @Test
  void nothingIsSentAgainAfterTheElection() {
    ElectionState won = election.onToken(electing, token(1, 2, 3), id(1), LATER).state();
    assertThat(election.onLinkUp(won, id(3), LATER).outputs()).isEmpty();
  }

  @Test
  void aClaimIsFollowedAndEndsTheElection() {
    ElectionState after =
        election.onClaim(electing, new Leadership(1, member(3)), id(1), LATER).state();
    assertThat(after.phase()).isInstanceOf(Phase.Settled.class);
  }

  @Test
  void aClaimOfAnOlderEpochIsFollowedMeanwhileButDoesNotEndTheElection() {
    ElectionState later = election.onToken(electing, token(4, 3, 1), id(1), LATER).state();
    ElectionState after =
        election.onClaim(later, new Leadership(1, member(3)), id(1), LATER).state();
    assertThat(after.phase()).isInstanceOf(Phase.Electing.class);
  }

  @Test
  void aClaimThatOneLeadsOneselfIsNotBelieved() {
    assertThat(
            election.onClaim(waiting, new Leadership(7, member(2)), id(1), 0).state().leadership())
        .isNull();
  }

  @Test
  void ofTwoLeadersOfOneEpochTheHigherIdIsFollowed() {
    Leadership lower = new Leadership(5, member(1));
    Leadership higher = new Leadership(5, member(3));
    for (List<Leadership> order : List.of(List.of(lower, higher), List.of(higher, lower))) {
      ElectionState state = waiting;
      for (Leadership claim : order) {
        state = election.onClaim(state, claim, claim.leader().id(), 0).state();
      }
      assertThat(state.leadership()).isEqualTo(higher);
    }
  }

  @Test
  void aLeaderLowerThanOneFollowedBeforeIsNotFollowed() {
    Leadership former = new Leadership(5, member(3));
    ElectionState following = election.onClaim(waiting, former, id(3), 0).state();
    ElectionState alone = election.onRing(following, ring(1, 2), 0).state();
    assertThat(alone.leadership()).isNull();
    assertThat(election.onClaim(alone, new Leadership(4, member(1)), id(1), 0).state().leadership())
        .isNull();
  }

  @Test
  void aTokenOfAnEpochThatWasDecidedIsVoidAlsoWhenItsLeaderIsLost() {
    Leadership former = new Leadership(5, member(3));
    ElectionState following = election.onClaim(waiting, former, id(3), 0).state();
    ElectionState alone = following.withoutLeader().withRing(ring(1, 2));
    LeaderElection late = new LeaderElection(5, member(1), ring(1, 2).hash(), 1, false);
    assertThat(election.onToken(alone, late, id(1), 0).outputs()).isEmpty();
  }

  @Test
  void anUnchangedRingIsNoNews() {
    assertThat(election.onRing(electing, ring(3, 2, 1), LATER).state()).isEqualTo(electing);
  }

  @Test
  void theLossOfTheLeaderIsToldAndAnElectionStartsAtOnce() {
    ElectionState following =
        election.onClaim(waiting, new Leadership(5, member(3)), id(3), 0).state();
    assertThat(election.onRing(following, ring(1, 2), 0).outputs())
        .containsExactly(
            new ElectionOutput.LeaderLost(new Leadership(5, member(3)), "the leader n3 is gone"),
            new ElectionOutput.Started(6, id(2), "the leader n3 is gone", 2),
            new SendToken(
                member(1), new LeaderElection(6, member(2), ring(1, 2).hash(), 1, false)));
  }

  @Test
  void theLossOfAFollowerChangesNothing() {
    ElectionState following =
        election.onClaim(waiting, new Leadership(5, member(3)), id(3), 0).state();
    assertThat(election.onRing(following, ring(2, 3), 0).outputs()).isEmpty();
  }

  @Test
  void aRingThatKeepsChangingPutsAnElectionOffButNotForEver() {
    long step = SETTINGS.stableTime().toNanos() / 2;
    ElectionState state = election.start(0);
    long now = 0;
    for (int round = 0; round < 20; round++) {
      now += step;
      Ring changing = round % 2 == 0 ? ring(1, 2) : RING;
      state = election.onRing(state, changing, now).state();
      state = election.onTick(state, now).state();
    }
    assertThat(state.promised()).isPositive();
  }

  @Test
  void atMostSixteenTokensOfOtherRingsArePutAside() {
    ElectionState state = waiting;
    for (int number = 10; number < 40; number++) {
      LeaderElection foreign = new LeaderElection(1, member(number), 4711, 1, false);
      state = election.onToken(state, foreign, id(1), 0).state();
    }
    assertThat(state.parked())
        .hasSize(ElectionState.MAX_PARKED)
        .extracting(parked -> parked.token().candidate())
        .startsWith(member(24))
        .endsWith(member(39));
  }

  @ParameterizedTest
  @CsvSource({"3, 5", "5, 3"})
  void ofOneCandidatesTokensPutAsideTheOneOfTheHighestEpochStays(long first, long second) {
    ElectionState state = waiting;
    for (long epoch : new long[] {first, second}) {
      LeaderElection foreign = new LeaderElection(epoch, member(9), 4711, 1, false);
      state = election.onToken(state, foreign, id(1), 0).state();
    }
    assertThat(state.parked())
        .singleElement()
        .extracting(parked -> parked.token().epoch())
        .isEqualTo(5L);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void epochsNeverGoDownWhateverComes(long seed) {
    Random random = new Random(seed);
    ElectionState state = election.start(0);
    long now = 0;
    for (int step = 0; step < 5_000; step++) {
      now += random.nextLong(Duration.ofSeconds(1).toNanos());
      ElectionState next = anything(state, random, now);
      assertThat(next.epochSeen())
          .as("seed %d, step %d", seed, step)
          .isGreaterThanOrEqualTo(state.epochSeen());
      assertThat(next.promised())
          .as("seed %d, step %d", seed, step)
          .isBetween(state.promised(), next.epochSeen());
      state = next;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void noEpochIsWonTwiceOrFollowedAfterwardsWhateverComes(long seed) {
    Random random = new Random(seed);
    ElectionState state = election.start(0);
    long now = 0;
    long lastWon = 0;
    for (int step = 0; step < 5_000; step++) {
      now += random.nextLong(Duration.ofSeconds(1).toNanos());
      ElectionState next = anything(state, random, now);
      Leadership leads = next.leadership();
      if (leads != null && leads.leader().equals(member(2)) && !leads.equals(state.leadership())) {
        assertThat(leads.epoch()).as("seed %d, step %d", seed, step).isGreaterThan(lastWon);
        lastWon = leads.epoch();
      }
      state = next;
    }
  }

  private ElectionState anything(ElectionState state, Random random, long now) {
    Member anybody = member(random.nextInt(1, 5));
    long epoch = Math.max(1, state.epochSeen() + random.nextInt(-3, 3));
    return switch (random.nextInt(6)) {
      case 0 -> election.onTick(state, now).state();
      case 1 -> election.onEpoch(state, epoch, now);
      case 2 -> election.onLinkUp(state, anybody.id(), now).state();
      case 3 -> election.onClaim(state, new Leadership(epoch, anybody), id(1), now).state();
      case 4 -> election.onRing(state, someRing(random), now).state();
      default -> {
        long hash = random.nextInt(4) == 0 ? 4711 : state.ring().hash();
        int hops = random.nextInt(5);
        yield election
            .onToken(state, new LeaderElection(epoch, anybody, hash, hops, false), id(1), now)
            .state();
      }
    };
  }

  private static Ring someRing(Random random) {
    List<Ring> rings = List.of(RING, ring(1, 2), ring(2, 3), ring(2), ring(1, 2, 3, 4));
    return rings.get(random.nextInt(rings.size()));
  }

  private List<SendToken> sentAfter(ElectionState state, LeaderElection token) {
    return election.onToken(state, token, id(1), LATER).outputs().stream()
        .filter(SendToken.class::isInstance)
        .map(SendToken.class::cast)
        .toList();
  }

  private static LeaderElection token(long epoch, int candidate, int hops) {
    return new LeaderElection(epoch, member(candidate), RING.hash(), hops, false);
  }
}
