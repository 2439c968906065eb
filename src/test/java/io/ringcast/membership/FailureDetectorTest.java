package io.ringcast.membership;

import static io.ringcast.membership.Detection.member;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.wire.Message.Addresses;
import io.ringcast.wire.Message.Member;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailureDetectorTest {

  private static final Duration INTERVAL = Detection.SETTINGS.heartbeatInterval();
  private static final Addresses ELSEWHERE = Heartbeats.addresses(6009);
  private static final Duration LIMIT = Detection.SETTINGS.silenceLimit();
  private static final Member SELF = member("self", 5);
  private static final Member A = member("a", 5);
  private static final Member B = member("b", 5);
  private static final Member C = member("c", 5);

  private final Detection detection = new Detection(SELF);

  @Nested
  class Heartbeat {

    @Test
    void aLaterOneIsALifeSign() {
      detection.hear(A, 1).after(LIMIT.minusSeconds(1)).hear(A, 2).after(LIMIT.minusSeconds(1));
      assertThat(detection.state("a").isLive()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"7, 7", "7, 6", "7, 0"})
    void arrivingTwiceOrOutOfOrderIsNoLifeSign(long sequence, long late) {
      detection.hear(A, sequence).after(LIMIT.minusSeconds(1)).hear(A, late);
      detection.after(Duration.ofSeconds(1));
      assertThat(detection.state("a").isLive()).isFalse();
    }

    @Test
    void outOfOrderDoesNotReplaceWhatTheLaterOneTold() {
      detection.hear(A, 7, Channel.LINK).hear(A, 6, Channel.LINK);
      assertThat(detection.peer("a").heartbeat().sequence()).isEqualTo(7);
    }

    @Test
    void byDatagramDoesNotReplaceWhatTheLinkTold() {
      detection.hear(A, 7, Channel.LINK).hear(A, 8);
      assertThat(detection.peer("a").heartbeat().sequence()).isEqualTo(7);
    }

    @Test
    void byDatagramDoesNotMakeTheLinkLookOld() {
      detection.hear(A, 7, Channel.LINK).hear(A, Long.MAX_VALUE);
      detection.after(LIMIT.minusSeconds(1)).hear(A, 8, Channel.LINK);
      detection.after(LIMIT.minusSeconds(1));
      assertThat(detection.state("a").isLive()).isTrue();
    }

    @Test
    void byLinkEndsWhatADatagramWithAForgedNumberHasDone() {
      detection.hear(A, 7, Channel.LINK).hear(A, Long.MAX_VALUE).hear(A, 8, Channel.LINK);
      detection.after(Duration.ofSeconds(1)).hear(A, 9);
      assertThat(detection.peer("a").lastDatagramNanos()).hasValue(detection.now());
    }

    @ParameterizedTest
    @ValueSource(longs = {6, 7})
    void byDatagramAfterTheSameOrANewerOneByLinkIsNoLifeSign(long sequence) {
      detection.hear(A, 7, Channel.LINK).after(LIMIT.minusSeconds(1)).hear(A, sequence);
      detection.after(Duration.ofSeconds(1));
      assertThat(detection.state("a").isLive()).isFalse();
    }

    @Test
    void thatANewConnectionRepeatsIsALifeSign() {
      detection.hear(A, 7, Channel.LINK).after(LIMIT.minusSeconds(1)).hear(A, 7, Channel.LINK);
      detection.after(LIMIT.minusSeconds(1));
      assertThat(detection.state("a").isLive()).isTrue();
    }

    @Test
    void byDatagramAfterTheSameOneByLinkShowsThatDatagramsArrive() {
      detection.hear(A, 7, Channel.LINK).hear(A, 7, Channel.DATAGRAM);
      assertThat(detection.peer("a").lastDatagramNanos()).isPresent();
    }

    @Test
    void byLinkDoesNotShowThatDatagramsArrive() {
      detection.hear(A, 7, Channel.LINK);
      assertThat(detection.peer("a").lastDatagramNanos()).isEmpty();
    }

    @Test
    void byDatagramAloneMakesNoMemberOfTheRing() {
      detection.hear(A, 1);
      assertThat(detection.peer("a").isMember()).isFalse();
    }

    @Test
    void sentBeforeTheGoodbyeAndArrivingAfterItIsNoLifeSign() {
      detection.hear(A, 1, Channel.LINK).hearGoodbye(A, 3).hear(A, 2);
      assertThat(detection.state("a").isLive()).isFalse();
    }
  }

  @Nested
  class Link {

    @Test
    void theFirstOneMakesAMember() {
      detection.hear(A, 1).linkUp(A);
      assertThat(detection.peer("a").isMember()).isTrue();
      assertThat(detection.changes()).endsWith(new MembershipChange.Joined(A));
    }

    @Test
    void theSecondOneIsNoNews() {
      detection.hear(A, 1).linkUp(A).linkDown(A).linkUp(A);
      assertThat(detection.changes()).containsOnlyOnce(new MembershipChange.Joined(A));
    }

    @Test
    void aMemberStaysOneWhileItsLinkIsBroken() {
      detection.hear(A, 1).linkUp(A).linkDown(A);
      assertThat(detection.peer("a").isMember()).isTrue();
    }

    @Test
    void toAnotherIncarnationIsNotThePeers() {
      detection.hear(A, 1).linkUp(member("a", 6));
      assertThat(detection.peer("a").linked()).isFalse();
    }

    @Test
    void ofAnotherIncarnationThatBrokeIsNotThePeers() {
      detection.hear(A, 1).linkUp(A).linkDown(member("a", 4));
      assertThat(detection.state("a")).isInstanceOf(PeerState.Alive.class);
    }

    @Test
    void toAStrangerIsOfNoInterest() {
      detection.linkUp(A).linkDown(A).unreachable(A);
      assertThat(detection.changes()).isEmpty();
    }

    @Test
    void itsRoundTripIsKnownWhileItIsUp() {
      detection.hear(A, 1).linkUp(A).roundTrip(A, 700);
      assertThat(detection.peer("a").rttNanos()).hasValue(700);
      detection.linkDown(A);
      assertThat(detection.peer("a").rttNanos()).isEmpty();
    }

    @Test
    void aRefusedDialIsNoProofOfTheEndOfAPeerThatWasNeverReached() {
      detection.hear(A, 1).unreachable(A);
      assertThat(detection.state("a")).isInstanceOf(PeerState.Alive.class);
    }

    @Test
    void aRefusedDialIsNoProofOfTheEndOfAnotherIncarnation() {
      detection.hear(A, 1).linkUp(A).unreachable(member("a", 4));
      assertThat(detection.state("a")).isInstanceOf(PeerState.Alive.class);
    }

    @Test
    void aPeerThatFailedIsNotLinkedAnyMore() {
      detection.hear(A, 1).linkUp(A).after(LIMIT);
      assertThat(detection.peer("a").linkUp()).isFalse();
    }
  }

  @Nested
  class Silence {

    @Test
    void ofOnePeerDoesNotConcernAnother() {
      detection.hear(A, 1).hear(B, 1).after(LIMIT.minusSeconds(1)).hear(B, 2);
      detection.after(Duration.ofSeconds(1));
      assertThat(detection.state("a").isLive()).isFalse();
      assertThat(detection.state("b").isLive()).isTrue();
    }

    @Test
    void ofAllAtOnceIsForgivenForOneMoreInterval() {
      detection.hear(A, 1).hear(B, 1).after(LIMIT.plus(INTERVAL).minusMillis(1));
      assertThat(detection.state("a").isLive()).isTrue();
      assertThat(detection.state("b").isLive()).isTrue();
    }

    @Test
    void ofAllAtOnceCountsInTheEnd() {
      detection.hear(A, 1).hear(B, 1).after(LIMIT.plus(INTERVAL));
      assertThat(detection.state("a").isLive()).isFalse();
      assertThat(detection.state("b").isLive()).isFalse();
    }

    @Test
    void ofAllAtOnceIsForgivenThoughTheirHeartbeatsCameAtDifferentTimes() {
      detection.hear(A, 1).after(Duration.ofMillis(700)).hear(B, 1);
      detection.after(Duration.ofMillis(1200)).hear(C, 1);
      detection.after(LIMIT.minusMillis(1000));
      assertThat(List.of(A, B, C))
          .allMatch(member -> detection.state(member.id().value()).isLive());
    }

    @Test
    void ofAllAfterOneAnotherIsNotAllAtOnce() {
      detection.hear(A, 1).after(INTERVAL.plusMillis(100)).hear(B, 1);
      detection.after(LIMIT.minus(INTERVAL).minusMillis(100));
      assertThat(detection.state("a").isLive()).isFalse();
    }

    @Test
    void ofAllAtOnceIsForgivenEvenIfOneHeartbeatMayBeMissed() {
      MembershipSettings strict = new MembershipSettings(INTERVAL, 1, Duration.ofMinutes(1));
      Detection hasty = new Detection(SELF, strict);
      hasty.hear(A, 1).hear(B, 1).after(INTERVAL.plusMillis(100));
      assertThat(hasty.state("a").isLive()).isTrue();
    }

    @Test
    void ofOneCountsAtOnceEvenIfOneHeartbeatMayBeMissed() {
      MembershipSettings strict = new MembershipSettings(INTERVAL, 1, Duration.ofMinutes(1));
      Detection hasty = new Detection(SELF, strict);
      hasty.hear(A, 1).after(Duration.ofSeconds(1)).hear(B, 1).after(Duration.ofSeconds(1));
      assertThat(hasty.state("a").isLive()).isFalse();
    }
  }

  @Nested
  class OwnPause {

    @Test
    void isTold() {
      detection.tick().pause(Duration.ofHours(1)).tick();
      assertThat(detection.changes())
          .containsExactly(new MembershipChange.Paused(Duration.ofHours(1)));
    }

    @Test
    void isNobodysFault() {
      detection.tick().hear(A, 1).pause(Duration.ofHours(1)).tick();
      assertThat(detection.state("a").isLive()).isTrue();
    }

    @Test
    void doesNotForgiveTheSilenceBeforeAndAfter() {
      detection.tick().hear(A, 1).after(LIMIT.minusSeconds(1));
      detection.pause(Duration.ofHours(1)).tick().after(Duration.ofSeconds(1));
      assertThat(detection.state("a").isLive()).isFalse();
    }

    @Test
    void doesNotMoveALifeSignIntoTheFuture() {
      detection.tick().hear(A, 1).pause(Duration.ofHours(1)).hear(A, 2).tick();
      assertThat(detection.peer("a").lastHeardNanos()).isEqualTo(detection.now());
    }

    @Test
    void ofAnIntervalIsNone() {
      detection.tick().pause(INTERVAL).tick();
      assertThat(detection.changes()).isEmpty();
    }

    @Test
    void beforeTheFirstTickIsNone() {
      detection.pause(Duration.ofHours(1)).tick();
      assertThat(detection.changes()).isEmpty();
    }
  }

  @Nested
  class Incarnations {

    private final Member before = member("a", 4);

    @Test
    void aLowerOneIsWordFromThePast() {
      detection.hear(A, 1, Channel.LINK).hear(before, 99, Channel.LINK);
      assertThat(detection.peer("a").member()).isEqualTo(A);
    }

    @Test
    void aLowerOneIsWordFromThePastAlsoAfterAFailure() {
      detection.hear(A, 1, Channel.LINK).after(LIMIT).hear(before, 99, Channel.LINK);
      assertThat(detection.state("a").isLive()).isFalse();
    }

    @Test
    void aLowerOneIsBelievedWhenNothingOfTheHigherOneCanBeOnItsWay() {
      detection.hear(A, 1, Channel.LINK).after(LIMIT.multipliedBy(2)).hear(before, 1);
      assertThat(detection.peer("a").member()).isEqualTo(before);
      assertThat(detection.state("a").isLive()).isTrue();
    }

    @Test
    void aLowerOneIsBelievedOverALinkWhereTheHigherOneWasARumour() {
      detection.hear(A, 1).hear(before, 1, Channel.LINK);
      assertThat(detection.peer("a").member()).isEqualTo(before);
    }

    @Test
    void aHigherOneByDatagramIsOnlyARumourOfALivePeer() {
      detection.hear(before, 1, Channel.LINK).linkUp(before).linkDown(before).changes();
      detection.hear(A, 1);
      assertThat(detection.peer("a").member()).isEqualTo(before);
      assertThat(detection.changes()).containsExactly(rumour(A));
    }

    @Test
    void theGoodbyeOfTheFormerOneDoesNotConcernTheNewOne() {
      detection.hear(A, 1, Channel.LINK).hearGoodbye(before, 99);
      assertThat(detection.state("a").isLive()).isTrue();
    }

    @Test
    void theNewOneIsNoMemberBeforeItIsLinked() {
      detection.hear(before, 1).linkUp(before).linkDown(before).hear(A, 1, Channel.LINK);
      assertThat(detection.peer("a").member()).isEqualTo(A);
      assertThat(detection.peer("a").isMember()).isFalse();
    }
  }

  @Nested
  class OwnId {

    private final Member older = member("self", 4);
    private final Member newer = member("self", 6);

    @ParameterizedTest
    @EnumSource(Channel.class)
    void fromOneselfIsNoPeer(Channel channel) {
      detection.hear(SELF, 1, channel);
      assertThat(detection.table().peers()).isEmpty();
      assertThat(detection.changes()).isEmpty();
    }

    @Test
    void ofAnOlderNodeHeardTwiceIsProof() {
      detection.hear(older, 8, Channel.LINK).hear(older, 9, Channel.LINK);
      assertThat(detection.changes()).containsExactly(new MembershipChange.SupersededBy(older));
    }

    @Test
    void ofAnOlderNodeHeardOnceMayBeTheOwnFormerLife() {
      detection.hear(older, 8, Channel.LINK);
      assertThat(detection.changes()).isEmpty();
    }

    @Test
    void ofAnOlderNodeTheSameHeartbeatTwiceIsHeardOnce() {
      detection.hear(older, 8, Channel.LINK).hear(older, 8, Channel.LINK);
      assertThat(detection.changes()).isEmpty();
    }

    @Test
    void aGoodbyeOfTheOwnFormerLifeIsNoSign() {
      detection.hear(older, 8, Channel.LINK).hearGoodbye(older, 9);
      assertThat(detection.changes()).isEmpty();
    }

    @Test
    void ofANewerNodeIsAChallenge() {
      detection.hear(newer, 1, Channel.LINK);
      assertThat(detection.changes()).containsExactly(new MembershipChange.Challenged(newer));
    }

    @Test
    void ofANewerNodeIsNeverAReasonToGo() {
      detection.hear(newer, 1, Channel.LINK).hear(newer, 2, Channel.LINK);
      assertThat(detection.changes()).hasOnlyElementsOfType(MembershipChange.Challenged.class);
    }

    @Test
    void inDatagramsIsARumourHoweverOftenItComes() {
      detection.hear(older, 8).hear(older, 9).hear(newer, 1);
      assertThat(detection.changes()).containsExactly(rumour(older), rumour(older), rumour(newer));
    }

    @Test
    void ofAnotherNodeIsNoPeer() {
      detection.hear(older, 1, Channel.LINK).hear(newer, 1, Channel.LINK);
      assertThat(detection.table().peers()).isEmpty();
    }
  }

  @Nested
  class Datagrams {

    @Test
    void thatSayGoodbyeAreNotBelieved() {
      detection.hear(A, 1, Channel.LINK).linkUp(A).changes();
      detection.hearGoodbye(A, 2, Channel.DATAGRAM);
      assertThat(detection.state("a").isLive()).isTrue();
      assertThat(detection.changes()).isEmpty();
    }

    @Test
    void ofAPeerThatFailedAreARumour() {
      detection.hear(A, 1, Channel.LINK).linkUp(A).after(LIMIT).changes();
      detection.hear(A, 2);
      assertThat(detection.state("a").isLive()).isFalse();
      assertThat(detection.changes()).containsExactly(rumour(A));
    }

    @Test
    void ofAPeerThatFailedAreARumourAlsoAfterOneWithAForgedNumber() {
      detection.hear(A, 1, Channel.LINK).linkUp(A).hear(A, Long.MAX_VALUE).after(LIMIT).changes();
      detection.hear(A, 2);
      assertThat(detection.changes()).containsExactly(rumour(A));
    }

    @Test
    void thatTellAnotherAddressThanTheFirstAreARumourToo() {
      detection.hear(A, 1).changes();
      detection.hear(A, Heartbeats.heartbeat(A.incarnation().value(), 2, ELSEWHERE));
      assertThat(detection.changes())
          .containsExactly(new MembershipChange.Rumoured(A, ELSEWHERE.link()));
    }

    @Test
    void thatTellAnotherAddressThanTheLinkAreNone() {
      detection.hear(A, 1, Channel.LINK).changes();
      detection.hear(A, Heartbeats.heartbeat(A.incarnation().value(), 2, ELSEWHERE));
      assertThat(detection.changes()).isEmpty();
    }

    @Test
    void aloneMakeARumourWhoseEndIsNoFailure() {
      detection.hear(A, 1).after(LIMIT);
      assertThat(detection.changes())
          .containsExactly(new MembershipChange.Discovered(A), new MembershipChange.Lost(A));
    }

    @Test
    void bringUpNoMoreThanSoManyRumours() {
      for (int number = 0; number <= MemberTable.MAX_RUMOURS; number++) {
        detection.hear(member("n" + number, 1), 1);
      }
      assertThat(detection.table().peers()).hasSize(MemberTable.MAX_RUMOURS);
    }

    @Test
    void bringUpNoMoreRumoursAsNextLivesOfTheDead() {
      detection.hear(A, 1, Channel.LINK).after(LIMIT);
      for (int number = 0; number < MemberTable.MAX_RUMOURS; number++) {
        detection.hear(member("n" + number, 1), 1);
      }
      Member next = member(A.id().value(), A.incarnation().value() + 1);
      assertThat(detection.hear(next, 1).table().peer(next)).isEmpty();
      assertThat(detection.hear(next, 1, Channel.LINK).table().peer(next)).isPresent();
    }

    @Test
    void ofThePastMakeRoomForNewOnes() {
      for (int number = 0; number <= MemberTable.MAX_RUMOURS; number++) {
        detection.hear(member("n" + number, 1), 1);
      }
      detection.after(LIMIT.multipliedBy(2)).hear(A, 1);
      assertThat(detection.table().peer(A)).isPresent();
    }

    @Test
    void neverKeepAPeerOutThatComesOverALink() {
      for (int number = 0; number <= MemberTable.MAX_RUMOURS; number++) {
        detection.hear(member("n" + number, 1), 1);
      }
      detection.hear(A, 1, Channel.LINK);
      assertThat(detection.table().peer(A)).isPresent();
    }
  }

  private static MembershipChange rumour(Member member) {
    return new MembershipChange.Rumoured(member, Heartbeats.addresses(6001).link());
  }

  @Nested
  class Bounds {

    private void fill() {
      for (int number = 0; number < MemberTable.MAX_PEERS; number++) {
        detection.hear(member("n" + number, 1), 1, Channel.LINK);
      }
      detection.changes();
    }

    @Test
    void onePeerTooManyIsNotTakenUp() {
      fill();
      detection.hear(A, 1, Channel.LINK);
      assertThat(detection.table().peers()).hasSize(MemberTable.MAX_PEERS);
      assertThat(detection.changes()).containsExactly(new MembershipChange.TableFull(A));
    }

    @Test
    void theDeadOneThatWasSilentLongestMakesRoom() {
      fill();
      detection.hearGoodbye(member("n7", 1), 2);
      detection.after(Duration.ofSeconds(1)).hearGoodbye(member("n3", 1), 2);
      detection.hear(A, 1);
      assertThat(detection.table().peer(A)).isPresent();
      assertThat(detection.table().peer(member("n7", 1))).isEmpty();
      assertThat(detection.table().peer(member("n3", 1))).isPresent();
    }

    @Test
    void aNewIncarnationOfAKnownPeerAlwaysHasRoom() {
      fill();
      detection.hear(member("n7", 2), 1, Channel.LINK);
      assertThat(detection.table().peer(member("n7", 2))).isPresent();
    }

    @Test
    void theDeadAreForgottenAfterTheRetention() {
      detection.hear(A, 1).after(Detection.SETTINGS.retention());
      assertThat(detection.table().peers()).isEmpty();
    }

    @Test
    void butNotBefore() {
      detection.hear(A, 1).after(Detection.SETTINGS.retention().minusMillis(1));
      assertThat(detection.table().peers()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatIsToldAddsUpToTheTableWhateverComes(long seed) {
    Random random = new Random(seed);
    Set<Member> live = new HashSet<>();
    for (int step = 0; step < 5_000; step++) {
      anything(random);
      for (MembershipChange change : detection.changes()) {
        boolean fits =
            switch (change) {
              case MembershipChange.Discovered discovered -> live.add(discovered.member());
              case MembershipChange.Lost lost -> live.remove(lost.member());
              case MembershipChange.Failed failed -> live.remove(failed.member());
              case MembershipChange.Left left -> live.remove(left.member());
              case MembershipChange.Recovered recovered -> {
                live.add(recovered.member());
                yield true;
              }
              case MembershipChange.Suspected suspected -> live.contains(suspected.member());
              case MembershipChange.Joined joined -> live.contains(joined.member());
              default -> true;
            };
        assertThat(fits).as("seed %d, step %d: %s", seed, step, change).isTrue();
      }
      assertThat(liveInTable()).as("seed %d, step %d", seed, step).isEqualTo(live);
    }
  }

  private Set<Member> liveInTable() {
    return detection.table().peers().values().stream()
        .filter(peer -> peer.state().isLive())
        .map(Peer::member)
        .collect(Collectors.toSet());
  }

  private void anything(Random random) {
    List<String> ids = List.of("a", "b", "c", "self");
    Member anybody = member(ids.get(random.nextInt(ids.size())), random.nextInt(4, 7));
    Channel channel = random.nextBoolean() ? Channel.LINK : Channel.DATAGRAM;
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> detection.hear(anybody, random.nextInt(200), channel);
      case 3 -> detection.linkUp(anybody);
      case 4 -> detection.linkDown(anybody);
      case 5 -> detection.after(Duration.ofMillis(random.nextInt(4000)));
      case 6 -> {
        if (random.nextInt(4) == 0) {
          detection.unreachable(anybody);
        }
      }
      default -> {
        if (random.nextInt(20) == 0) {
          detection.hearGoodbye(anybody, random.nextInt(200));
        }
      }
    }
  }
}
