package io.ringcast.membership;

import static io.ringcast.membership.Detection.member;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.wire.Message.Member;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table at the head of {@link PeerState}, row by row. */
class TransitionTest {

  private static final Duration LIMIT = Detection.SETTINGS.silenceLimit();
  private static final Member A = member("a", 5);
  private static final Member NEWER = member("a", 6);

  private final Detection detection = new Detection(member("self", 1));

  private Detection alive() {
    return detection.hear(A, 1, Channel.LINK).linkUp(A);
  }

  private Detection suspect() {
    return alive().linkDown(A);
  }

  private Detection failed() {
    Detection silent = alive().after(LIMIT);
    silent.changes();
    return silent;
  }

  private Detection left() {
    Detection gone = alive().hearGoodbye(A, 2);
    gone.changes();
    return gone;
  }

  @Nested
  class Unknown {

    @Test
    void aFirstHeartbeatMakesItAlive() {
      detection.hear(A, 1);
      assertThat(detection.state("a")).isInstanceOf(PeerState.Alive.class);
      assertThat(detection.changes()).containsExactly(new MembershipChange.Discovered(A));
    }

    @Test
    void aGoodbyeIsOfNoInterest() {
      detection.hearGoodbye(A, 1);
      assertThat(detection.table().peers()).isEmpty();
    }
  }

  @Nested
  class Alive {

    @Test
    void aBrokenLinkMakesItSuspect() {
      assertThat(suspect().state("a")).isInstanceOf(PeerState.Suspect.class);
      assertThat(detection.changes()).endsWith(new MembershipChange.Suspected(A, "the link broke"));
    }

    @Test
    void silenceForTheLimitFailsIt() {
      alive().after(LIMIT);
      assertThat(detection.state("a")).isEqualTo(new PeerState.Failed(detection.now()));
      assertThat(detection.changes())
          .endsWith(new MembershipChange.Failed(A, "silent for 6000 ms"));
    }

    @Test
    void silenceUnderTheLimitDoesNot() {
      alive().after(LIMIT.minusMillis(1));
      assertThat(detection.state("a").isLive()).isTrue();
    }

    @Test
    void aGoodbyeMakesItLeft() {
      alive().hearGoodbye(A, 2);
      assertThat(detection.state("a")).isEqualTo(new PeerState.Left(0));
      assertThat(detection.changes()).endsWith(new MembershipChange.Left(A));
    }

    @Test
    void aNewerIncarnationIsNotBelievedWhileTheLinkIsUp() {
      alive().hear(NEWER, 1, Channel.LINK);
      assertThat(detection.peer("a").member()).isEqualTo(A);
    }

    @Test
    void aNewerIncarnationIsBelievedWithoutALink() {
      detection.hear(A, 1, Channel.LINK).changes();
      detection.hear(NEWER, 1, Channel.LINK);
      assertThat(detection.peer("a").member()).isEqualTo(NEWER);
      assertThat(detection.changes())
          .containsExactly(new MembershipChange.Lost(A), new MembershipChange.Discovered(NEWER));
    }
  }

  @Nested
  class Suspect {

    @Test
    void aLinkThatIsUpAgainMakesItAlive() {
      suspect().linkUp(A);
      assertThat(detection.state("a")).isInstanceOf(PeerState.Alive.class);
      assertThat(detection.changes())
          .endsWith(new MembershipChange.Recovered(A, "its link is up again"));
    }

    @ParameterizedTest
    @EnumSource(Channel.class)
    void aHeartbeatAloneDoesNotMakeItAlive(Channel channel) {
      suspect().hear(A, 2, channel);
      assertThat(detection.state("a")).isInstanceOf(PeerState.Suspect.class);
    }

    @Test
    void aRefusedRedialIsProofOfItsEnd() {
      suspect().unreachable(A);
      assertThat(detection.state("a")).isEqualTo(new PeerState.Failed(0));
      assertThat(detection.changes()).endsWith(new MembershipChange.Failed(A, "nobody listens"));
    }

    @Test
    void silenceForTheLimitFailsIt() {
      suspect().after(LIMIT);
      assertThat(detection.state("a")).isEqualTo(new PeerState.Failed(detection.now()));
    }

    @Test
    void heartbeatsKeepItSuspectForAsLongAsTheyCome() {
      suspect();
      hearFor(LIMIT.multipliedBy(5));
      assertThat(detection.state("a")).isInstanceOf(PeerState.Suspect.class);
    }

    @Test
    void itsPlaceIsKeptForTheSilenceLimit() {
      suspect();
      hearFor(LIMIT.minus(Duration.ofSeconds(2)));
      assertThat(detection.peer("a").isMember()).isTrue();
    }

    @Test
    void itsPlaceIsLostAfterThatThoughItIsHeard() {
      suspect();
      hearFor(LIMIT);
      assertThat(detection.peer("a").isMember()).isFalse();
    }

    @Test
    void aPauseOfTheOwnProcessDoesNotCostItsPlace() {
      suspect().tick().pause(LIMIT.multipliedBy(2)).tick();
      assertThat(detection.peer("a").isMember()).isTrue();
    }

    @Test
    void aLinkGivesItItsPlaceBack() {
      suspect();
      hearFor(LIMIT);
      detection.changes();
      detection.linkUp(A);
      assertThat(detection.peer("a").isMember()).isTrue();
      assertThat(detection.changes())
          .containsExactly(
              new MembershipChange.Recovered(A, "its link is up again"),
              new MembershipChange.Joined(A));
    }

    private void hearFor(Duration time) {
      Duration interval = Detection.SETTINGS.heartbeatInterval();
      for (int sequence = 2; sequence < 2 + time.dividedBy(interval); sequence++) {
        detection.after(interval).hear(A, sequence);
      }
    }

    @Test
    void aGoodbyeMakesItLeft() {
      suspect().hearGoodbye(A, 2);
      assertThat(detection.state("a")).isInstanceOf(PeerState.Left.class);
    }

    @Test
    void aNewerIncarnationTakesItsPlace() {
      suspect().changes();
      detection.hear(NEWER, 1, Channel.LINK);
      assertThat(detection.changes())
          .containsExactly(
              new MembershipChange.Failed(A, "it was started anew"),
              new MembershipChange.Discovered(NEWER));
    }

    @Test
    void anotherBrokenLinkChangesNothing() {
      suspect().changes();
      detection.linkDown(A);
      assertThat(detection.changes()).isEmpty();
    }
  }

  @Nested
  class Failed {

    @Test
    void aHeartbeatOverALinkRevivesIt() {
      failed().hear(A, 2, Channel.LINK);
      assertThat(detection.state("a")).isInstanceOf(PeerState.Alive.class);
      assertThat(detection.changes())
          .containsExactly(new MembershipChange.Recovered(A, "it was heard again"));
    }

    @Test
    void aDatagramDoesNot() {
      failed().hear(A, 2, Channel.DATAGRAM);
      assertThat(detection.state("a").isLive()).isFalse();
    }

    @Test
    void aHeartbeatOverALinkDoesThoughTheDatagramOfItCameBefore() {
      failed().hear(A, 2, Channel.DATAGRAM).hear(A, 2, Channel.LINK);
      assertThat(detection.state("a").isLive()).isTrue();
    }

    @Test
    void anOlderHeartbeatDoesNot() {
      failed().hear(A, 0, Channel.LINK);
      assertThat(detection.state("a").isLive()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Channel.class)
    void aNewerIncarnationBeginsAlive(Channel channel) {
      failed().hear(NEWER, 1, channel);
      assertThat(detection.changes()).containsExactly(new MembershipChange.Discovered(NEWER));
    }

    @Test
    void aGoodbyeIsNoNews() {
      failed().hearGoodbye(A, 2);
      assertThat(detection.changes()).isEmpty();
    }

    @Test
    void aLinkAloneDoesNotReviveIt() {
      failed().linkUp(A);
      assertThat(detection.state("a").isLive()).isFalse();
    }
  }

  @Nested
  class Left {

    @ParameterizedTest
    @EnumSource(Channel.class)
    void isTheEndForThatIncarnation(Channel channel) {
      left().hear(A, 3, channel);
      assertThat(detection.state("a")).isInstanceOf(PeerState.Left.class);
    }

    @Test
    void aLinkDoesNotReviveIt() {
      left().linkUp(A);
      assertThat(detection.state("a")).isInstanceOf(PeerState.Left.class);
    }

    @Test
    void aNewerIncarnationBeginsAlive() {
      left().hear(NEWER, 1);
      assertThat(detection.changes()).containsExactly(new MembershipChange.Discovered(NEWER));
    }
  }
}
