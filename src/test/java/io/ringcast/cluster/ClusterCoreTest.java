package io.ringcast.cluster;

import static io.ringcast.cluster.CoreUnderTest.INTERVAL;
import static io.ringcast.cluster.CoreUnderTest.SELF;
import static io.ringcast.cluster.CoreUnderTest.claiming;
import static io.ringcast.cluster.CoreUnderTest.member;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.membership.Channel;
import io.ringcast.membership.Heartbeats;
import io.ringcast.node.Endpoint;
import io.ringcast.node.NodeId;
import io.ringcast.wire.Message;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.KnownMember;
import io.ringcast.wire.Message.LeaderAnnouncement;
import io.ringcast.wire.Message.LeaderElection;
import io.ringcast.wire.Message.Leadership;
import io.ringcast.wire.Message.Load;
import io.ringcast.wire.Message.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterCoreTest {

  private static final Duration LIMIT = INTERVAL.multipliedBy(3);

  /** Below and above "self". */
  private static final Member A = member("a", 5);

  private static final Member Z = member("z", 5);

  private final CoreUnderTest core = new CoreUnderTest();

  @Nested
  class Strangers {

    private final Endpoint address = new Endpoint("127.0.0.1", 7009);

    @Test
    void areIntroduced() {
      KnownMember stranger = new KnownMember(member("b", 5), address);
      core.join(A).outputs();
      core.hearOf(A, 2, stranger);
      assertThat(core.outputs(ClusterOutput.Introduce.class))
          .containsExactly(new ClusterOutput.Introduce(List.of(stranger)));
    }

    @Test
    void oneselfIsNone() {
      core.join(A).hearOf(A, 2, new KnownMember(SELF, address));
      assertThat(core.outputs(ClusterOutput.Introduce.class)).isEmpty();
    }

    @Test
    void aFormerLifeOfOneselfIsNone() {
      core.join(A).hearOf(A, 2, new KnownMember(member("self", 4), address));
      assertThat(core.outputs(ClusterOutput.Introduce.class)).isEmpty();
    }

    @Test
    void aPeerThatIsHeardIsNone() {
      core.join(A).hear(Z, 1).hearOf(A, 2, new KnownMember(Z, address));
      assertThat(core.outputs(ClusterOutput.Introduce.class)).isEmpty();
    }

    @Test
    void aNewerLifeOfAPeerThatFailedIsOne() {
      KnownMember newer = new KnownMember(member("z", 6), address);
      core.join(Z).after(LIMIT).join(A).outputs();
      core.hearOf(A, 2, newer);
      assertThat(core.outputs(ClusterOutput.Introduce.class)).hasSize(1);
    }

    @Test
    void aLowerIncarnationOfAPeerThatFailedIsOne() {
      core.join(Z).after(LIMIT).join(A).outputs();
      core.hearOf(A, 2, new KnownMember(member("z", 4), address));
      assertThat(core.outputs(ClusterOutput.Introduce.class)).hasSize(1);
    }

    @Test
    void aLowerIncarnationOfAPeerThatLivesIsNone() {
      core.join(Z).join(A).outputs();
      core.hearOf(A, 2, new KnownMember(member("z", 4), address));
      assertThat(core.outputs(ClusterOutput.Introduce.class)).isEmpty();
    }

    @Test
    void aPeerThatFailedHereButLivesElsewhereIsOneAgain() {
      core.join(Z).after(LIMIT).join(A).outputs();
      core.hearOf(A, 2, new KnownMember(Z, address));
      assertThat(core.outputs(ClusterOutput.Introduce.class)).hasSize(1);
    }

    @Test
    void aPeerThatLeftIsNone() {
      core.join(Z).hear(Z, Heartbeats.goodbye(5, 2)).join(A);
      core.hearOf(A, 2, new KnownMember(Z, address));
      assertThat(core.outputs(ClusterOutput.Introduce.class)).isEmpty();
    }

    @Test
    void aLowerIncarnationOfAPeerThatLeftIsOne() {
      core.join(Z).hear(Z, Heartbeats.goodbye(5, 2)).join(A).outputs();
      core.hearOf(A, 2, new KnownMember(member("z", 4), address));
      assertThat(core.outputs(ClusterOutput.Introduce.class)).hasSize(1);
    }
  }

  @Nested
  class Filters {

    @Test
    void aHeartbeatOfAnotherClusterIsCounted() {
      hearForeign();
      assertThat(core.view().foreignHeartbeats()).isEqualTo(1);
    }

    @Test
    void aHeartbeatOfAnotherClusterIsNotTakenUp() {
      hearForeign();
      assertThat(core.view().peers()).isEmpty();
    }

    @Test
    void theOwnHeartbeatIsNoPeer() {
      core.hear(SELF, 1);
      assertThat(core.view().peers()).isEmpty();
    }

    @Test
    void aClaimOfAPeerThatIsNoMemberIsNotFollowed() {
      core.hearClaim(Z, 1, 7, new Leadership(7, Z));
      assertThat(core.view().leader()).isEmpty();
    }

    @Test
    void aClaimThatCameTooEarlyCountsOnceThePeerIsAMember() {
      core.join(Z, claiming(Z, 1, 7, new Leadership(7, Z)));
      assertThat(core.view().leader())
          .hasValueSatisfying(leader -> assertThat(leader.member()).isEqualTo(Z));
    }

    @Test
    void anEpochThatCameTooEarlyCountsOnceThePeerIsAMember() {
      core.join(Z, claiming(Z, 1, 7, null));
      assertThat(core.view().epoch()).isEqualTo(7);
    }

    @Test
    void anEpochOfAMembersHeartbeatCounts() {
      core.join(Z).hearClaim(Z, 2, 7, null);
      assertThat(core.view().epoch()).isEqualTo(7);
    }

    @Test
    void aClaimOfAHeartbeatThatCameOutOfOrderIsNotFollowed() {
      core.join(Z).hear(Z, 5);
      core.hear(Z, claiming(Z, 4, 7, new Leadership(7, Z)), Channel.DATAGRAM);
      assertThat(core.view().leader()).isEmpty();
    }

    private void hearForeign() {
      Heartbeat ours = Heartbeats.heartbeat(5, 1);
      Heartbeat foreign =
          new Heartbeat(
              "another",
              ours.incarnation(),
              1,
              "1",
              ours.addresses(),
              9,
              new Leadership(9, A),
              ours.load(),
              false,
              false,
              List.of());
      core.hear(A, foreign);
    }
  }

  @Nested
  class Links {

    @Test
    void areOpenedToWhoeverIsHeard() {
      core.hear(A, 1);
      assertThat(core.outputs(ClusterOutput.OpenLink.class))
          .containsExactly(new ClusterOutput.OpenLink(A, Heartbeats.addresses(6001).link()));
    }

    @Test
    void areOpenedToTheAddressThatThePeerItselfTells() {
      Heartbeat garbled = Heartbeats.heartbeat(5, 1, Heartbeats.addresses(6009));
      core.hear(A, garbled, Channel.DATAGRAM).outputs();
      core.hear(A, 2);
      assertThat(core.outputs(ClusterOutput.OpenLink.class))
          .containsExactly(new ClusterOutput.OpenLink(A, Heartbeats.addresses(6001).link()));
    }

    @Test
    void areClosedToWhoeverFailed() {
      core.join(A).after(LIMIT);
      assertThat(core.outputs(ClusterOutput.CloseLink.class))
          .containsExactly(new ClusterOutput.CloseLink(A));
    }

    @Test
    void areOpenedAnewToWhoeverIsHeardAgain() {
      core.join(A).after(LIMIT).outputs();
      core.hear(A, 2);
      assertThat(core.outputs(ClusterOutput.OpenLink.class)).hasSize(1);
    }

    @Test
    void ofAFormerLifeAreClosedBeforeTheNewOnesAreOpened() {
      Member newer = member("a", 6);
      core.hear(A, 1).outputs();
      core.hear(newer, 1);
      assertThat(core.outputs())
          .filteredOn(o -> !(o instanceof ClusterOutput.Happened))
          .containsExactly(
              new ClusterOutput.CloseLink(A),
              new ClusterOutput.MemberGone(A),
              new ClusterOutput.OpenLink(newer, Heartbeats.addresses(6001).link()));
    }

    @Test
    void brokenMakeAPeerSuspectButNotGone() {
      core.join(A).outputs();
      core.give(new ClusterInput.LinkDown(A, "reset"));
      assertThat(core.outputs(ClusterOutput.MemberGone.class)).isEmpty();
    }

    @Test
    void refusedAtTheRedialTellThatTheMemberIsGone() {
      core.join(A).give(new ClusterInput.LinkDown(A, "reset")).outputs();
      core.give(new ClusterInput.Unreachable(A, "nobody listens"));
      assertThat(core.outputs(ClusterOutput.MemberGone.class))
          .containsExactly(new ClusterOutput.MemberGone(A));
    }
  }

  @Nested
  class Elections {

    @Test
    void sendTheirTokensToTheSuccessor() {
      core.join(A).join(Z).outputs();
      core.after(Duration.ofSeconds(1));
      assertThat(tokensTo(Z.id())).hasSize(1);
    }

    @Test
    void tellTheirOutcomeToEachOtherMember() {
      core.join(A).join(member("b", 5)).after(Duration.ofSeconds(1));
      LeaderElection own = tokensTo(A.id()).getFirst();
      core.give(
          new ClusterInput.TokenReceived(
              new NodeId("b"), new LeaderElection(own.epoch(), SELF, own.ring(), 3, false)));
      assertThat(core.outputs(ClusterOutput.Send.class))
          .extracting(ClusterOutput.Send::to)
          .containsExactlyInAnyOrder(A.id(), new NodeId("b"));
    }

    @Test
    void areRepairedByTheClaimsInHeartbeats() {
      core.join(Z).hearClaim(Z, 2, 7, new Leadership(7, Z));
      assertThat(core.view().leader()).isPresent();
    }

    @Test
    void answerAStaleClaim() {
      core.join(A).join(Z).hearClaim(Z, 2, 7, new Leadership(7, Z)).outputs();
      core.hearClaim(A, 2, 3, new Leadership(3, A));
      assertThat(core.outputs(ClusterOutput.Send.class))
          .containsExactly(
              new ClusterOutput.Send(A.id(), new LeaderAnnouncement(new Leadership(7, Z))));
    }

    @Test
    void leaveOutWhoCannotReachAllTheOthersForLong() {
      core.join(Z).join(A).hear(A, 2);
      for (int sequence = 3; sequence < 6; sequence++) {
        assertThat(core.view().ring().members()).containsExactly(A, SELF, Z);
        // By its own words a can't reach z.
        core.hear(Z, sequence)
            .give(
                new ClusterInput.HeartbeatReceived(
                    A.id(),
                    Heartbeats.heartbeat(5, sequence)
                        .withMembers(
                            List.of(new KnownMember(SELF, Heartbeats.addresses(6005).link()))),
                    Channel.LINK));
        core.after(INTERVAL);
      }
      assertThat(core.view().ring().members()).containsExactly(SELF, Z);
      assertThat(core.view().members()).extracting(peer -> peer.member()).containsExactly(A, Z);
    }

    @Test
    void startAtOnceWhenTheLeaderSaysGoodbye() {
      core.join(A).join(Z).hearClaim(Z, 2, 7, new Leadership(7, Z)).outputs();
      core.hear(Z, Heartbeats.goodbye(5, 3));
      assertThat(tokensTo(A.id())).hasSize(1);
    }

    @Test
    void sendTheirTokenAgainWhenTheLinkIsUpAgain() {
      core.join(A).join(Z).after(Duration.ofSeconds(1)).outputs();
      core.give(new ClusterInput.LinkDown(Z, "reset")).give(new ClusterInput.LinkUp(Z));
      assertThat(tokensTo(Z.id())).hasSize(1);
    }

    private List<LeaderElection> tokensTo(NodeId to) {
      return core.outputs(ClusterOutput.Send.class).stream()
          .filter(send -> send.to().equals(to))
          .map(ClusterOutput.Send::message)
          .filter(LeaderElection.class::isInstance)
          .map(LeaderElection.class::cast)
          .toList();
    }
  }

  @Nested
  class TheSecondNodeOfAnId {

    private final Member older = member("self", 4);
    private final Member newer = member("self", 6);

    @Test
    void mustStopWhenItHearsTheFirst() {
      core.hear(older, 1).hear(older, 2);
      assertThat(core.outputs(ClusterOutput.MustStop.class))
          .singleElement()
          .extracting(ClusterOutput.MustStop::text)
          .asString()
          .contains("'test'", "self", "ringcast.node-id");
    }

    @Test
    void isToldOnce() {
      core.hear(older, 1).hear(older, 2).hear(older, 3).hear(older, 4);
      assertThat(core.outputs(ClusterOutput.MustStop.class)).hasSize(1);
    }

    @Test
    void isHeardByTheFirstWhichShowsItselfSoon() {
      core.after(Duration.ofSeconds(11)).outputs();
      core.hear(newer, 1).after(Duration.ofMillis(100));
      assertThat(core.outputs(ClusterOutput.SendHeartbeat.class)).hasSize(1);
    }

    @Test
    void isHeardByTheFirstWhichGoesOn() {
      core.hear(newer, 1).hear(newer, 2);
      assertThat(core.outputs(ClusterOutput.MustStop.class)).isEmpty();
    }

    @Test
    void mustStopWhenItIsRefusedForLongerThanAFormerLifeCouldBeTakenForAlive() {
      for (int second = 0; second <= 8; second++) {
        core.give(new ClusterInput.IdRefused(A.id())).after(Duration.ofSeconds(1));
      }
      assertThat(core.outputs(ClusterOutput.MustStop.class)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 20, 250})
    void mayBeTheFirstStartedAnewWhichIsRefusedByAllPeersForAShortTime(int peers) {
      for (int tenth = 0; tenth < 79; tenth++) {
        for (int peer = 0; peer < peers; peer++) {
          core.give(new ClusterInput.IdRefused(new NodeId("n" + peer)));
        }
        core.after(Duration.ofMillis(100));
      }
      assertThat(core.outputs(ClusterOutput.MustStop.class)).isEmpty();
    }

    @Test
    void wasItselfTheFirstStartedAnewIfItIsTakenUpInTheEnd() {
      core.give(new ClusterInput.IdRefused(A.id())).after(Duration.ofSeconds(5));
      core.join(A).after(Duration.ofSeconds(5)).give(new ClusterInput.IdRefused(Z.id()));
      assertThat(core.outputs(ClusterOutput.MustStop.class)).isEmpty();
    }

    @Test
    void isNotMeantByRefusalsFarApart() {
      for (int minute = 0; minute < 10; minute++) {
        core.give(new ClusterInput.IdRefused(A.id())).after(Duration.ofMinutes(1));
      }
      assertThat(core.outputs(ClusterOutput.MustStop.class)).isEmpty();
    }
  }

  @Nested
  class News {

    @ParameterizedTest
    @CsvSource({"false, false", "true, true"})
    void ofReadinessAndDrainingAreTold(boolean ready, boolean draining) {
      Duration tick = Duration.ofMillis(10);
      core.join(A).after(INTERVAL.multipliedBy(4)).outputs();
      List<ClusterOutput.SendHeartbeat> sent = List.of();
      while (sent.isEmpty()) {
        sent = core.after(tick).outputs(ClusterOutput.SendHeartbeat.class);
      }
      Load news = new Load(0, 100, 0, 0, 100, ready, draining);
      for (long left = INTERVAL.dividedBy(2).toMillis(); left > 0; left -= tick.toMillis()) {
        core.pause(tick).give(new ClusterInput.Tick(news));
      }

      assertThat(core.outputs(ClusterOutput.SendHeartbeat.class))
          .extracting(heartbeat -> heartbeat.overLinks().load())
          .contains(news);
    }
  }

  @Nested
  class Stop {

    @Test
    void saysGoodbye() {
      core.after(Duration.ofSeconds(5)).outputs();
      core.give(new ClusterInput.Stop());
      assertThat(core.outputs(ClusterOutput.SendHeartbeat.class))
          .singleElement()
          .matches(sent -> sent.datagram().leaving() && sent.overLinks().leaving());
    }

    @Test
    void isTheEnd() {
      core.give(new ClusterInput.Stop()).outputs();
      core.join(A).after(Duration.ofMinutes(1)).give(new ClusterInput.Stop());
      assertThat(core.outputs()).isEmpty();
    }

    @Test
    void isRemembered() {
      core.give(new ClusterInput.Stop());
      assertThat(core.events()).containsExactly(ClusterEvent.Kind.STOPPING);
    }

    @Test
    void isToldToWhoeverStillDials() {
      core.give(new ClusterInput.Stop());
      assertThat(core.view().hello().leaving()).isTrue();
    }
  }

  @Nested
  class View {

    @Test
    void atTheStartNobodyLeads() {
      assertThat(core.view().state()).isEqualTo(ClusterView.State.ELECTING);
    }

    @Test
    void aloneItIsStandaloneAndLeads() {
      core.after(Duration.ofSeconds(1));
      assertThat(core.view().state()).isEqualTo(ClusterView.State.STANDALONE);
      assertThat(core.view().isLeader()).isTrue();
    }

    @Test
    void withALeaderItIsStable() {
      core.join(Z).hearClaim(Z, 2, 7, new Leadership(7, Z));
      assertThat(core.view().state()).isEqualTo(ClusterView.State.STABLE);
      assertThat(core.view().role()).isEqualTo(ClusterView.Role.FOLLOWER);
    }

    @Test
    void whileTokensTravelItIsElecting() {
      core.join(Z).after(Duration.ofSeconds(1));
      assertThat(core.view().state()).isEqualTo(ClusterView.State.ELECTING);
      assertThat(core.view().role()).isEqualTo(ClusterView.Role.CANDIDATE);
    }

    @Test
    void withoutTheMajorityOfTheExpectedItIsDegraded() {
      CoreUnderTest three = new CoreUnderTest(OptionalInt.of(3));
      three.after(Duration.ofMinutes(1));
      assertThat(three.view().state()).isEqualTo(ClusterView.State.DEGRADED);
      assertThat(three.view().leader()).isEmpty();
    }

    @Test
    void tellsSinceWhenTheLeaderLeads() {
      core.after(Duration.ofSeconds(3)).join(Z).hearClaim(Z, 2, 7, new Leadership(7, Z));
      core.after(Duration.ofSeconds(1));
      assertThat(core.view().leader().orElseThrow().since())
          .isEqualTo(Instant.EPOCH.plusSeconds(3));
    }

    @Test
    void membersAreWhoIsLiveAndLinked() {
      core.join(A).hear(Z, 1);
      assertThat(core.view().members()).extracting(peer -> peer.member()).containsExactly(A);
    }

    @Test
    void isNotChangedByWhatComesLater() {
      ClusterView before = core.view();
      core.join(A);
      assertThat(before.peers()).isEmpty();
    }
  }

  @Nested
  class Events {

    @Test
    void tellTheStoryOfAPeer() {
      core.join(A);
      core.give(new ClusterInput.LinkDown(A, "reset")).give(new ClusterInput.LinkUp(A));
      core.hear(A, Heartbeats.goodbye(5, 9));
      assertThat(core.events())
          .containsExactly(
              ClusterEvent.Kind.JOINED,
              ClusterEvent.Kind.SUSPECTED,
              ClusterEvent.Kind.RECOVERED,
              ClusterEvent.Kind.LEFT);
    }

    @Test
    void tellTheStoryOfAnElection() {
      core.after(Duration.ofSeconds(1));
      assertThat(core.events())
          .containsExactly(ClusterEvent.Kind.ELECTION_STARTED, ClusterEvent.Kind.ELECTION_WON);
    }

    @Test
    void tellThatMulticastWasLostAndThatItIsBackOnceEach() {
      core.give(new ClusterInput.MulticastState("no interface")).after(Duration.ofSeconds(20));
      core.give(new ClusterInput.MulticastState("")).hear(SELF, 1).after(Duration.ofSeconds(5));
      assertThat(core.events().stream().filter(ClusterEvent.Kind.MODE_CHANGED::equals)).hasSize(2);
    }

    @Test
    void aPauseOfThisProcessIsNotTakenForTheLossOfMulticast() {
      core.after(Duration.ofSeconds(1)).hear(SELF, 1);
      core.hear(A, Heartbeats.heartbeat(5, 1), Channel.DATAGRAM).outputs();
      core.pause(Duration.ofMinutes(1)).tick();
      assertThat(core.events()).containsExactly(ClusterEvent.Kind.PAUSED);
    }
  }

  @Test
  void whatIsSentIsOnlyWhatBelongsOnALink() {
    core.join(A).join(Z).after(Duration.ofSeconds(1));
    assertThat(core.outputs(ClusterOutput.Send.class))
        .extracting(ClusterOutput.Send::message)
        .hasOnlyElementsOfTypes(LeaderElection.class, Message.LeaderAnnouncement.class);
  }
}
