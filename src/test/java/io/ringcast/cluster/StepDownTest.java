package io.ringcast.cluster;

import static io.ringcast.cluster.CoreUnderTest.SELF;
import static io.ringcast.cluster.CoreUnderTest.claiming;
import static io.ringcast.cluster.CoreUnderTest.member;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.membership.Heartbeats;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.LeaderElection;
import io.ringcast.wire.Message.Leadership;
import io.ringcast.wire.Message.Member;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The node "self" leads, and is told to step down; "a" is below it. */
class StepDownTest {

  private static final Member A = member("a", 5);
  private static final Duration TIME = Duration.ofSeconds(3);

  private final CoreUnderTest core = new CoreUnderTest();

  @BeforeEach
  void lead() {
    core.join(A).after(Duration.ofSeconds(1));
    LeaderElection own =
        core.outputs(ClusterOutput.Send.class).stream()
            .map(ClusterOutput.Send::message)
            .filter(LeaderElection.class::isInstance)
            .map(LeaderElection.class::cast)
            .findFirst()
            .orElseThrow();
    core.give(
        new ClusterInput.TokenReceived(
            A.id(), new LeaderElection(own.epoch(), SELF, own.ring(), 2, false)));
    assertThat(core.view().isLeader()).isTrue();
    core.outputs();
  }

  private CoreUnderTest stepDown() {
    return core.give(new ClusterInput.StepDown(TIME));
  }

  /** What {@code a} says, and that it lives. */
  private CoreUnderTest leads(Member member, long epoch) {
    return core.hear(A, claiming(A, 2, epoch, new Leadership(epoch, member)));
  }

  @Test
  void theOthersAreTold() {
    stepDown().after(Duration.ofMillis(200));
    assertThat(core.outputs(ClusterOutput.SendHeartbeat.class))
        .first()
        .extracting(ClusterOutput.SendHeartbeat::overLinks)
        .matches(Heartbeat::steppedDown);
  }

  @Test
  void isAnEvent() {
    stepDown();
    assertThat(core.events())
        .containsExactly(ClusterEvent.Kind.STEPPED_DOWN, ClusterEvent.Kind.ELECTION_STARTED);
  }

  @Test
  void isAnEventOfAnotherNodeToo() {
    core.hear(A, steppedDown(2));
    assertThat(core.events()).containsExactly(ClusterEvent.Kind.STEPPED_DOWN);
  }

  @Test
  void itStandsAgainWhenTheTimeIsOver() {
    stepDown();
    leads(A, core.view().epoch());
    core.after(TIME.minusMillis(100)).outputs();
    assertThat(core.view().hello().steppedDown()).isTrue();
    core.after(Duration.ofMillis(100));
    assertThat(core.view().hello().steppedDown()).isFalse();
    assertThat(core.events()).contains(ClusterEvent.Kind.STANDS_AGAIN);
  }

  @Test
  void itStandsAgainWhenToldTo() {
    stepDown();
    leads(A, core.view().epoch());
    core.give(new ClusterInput.StandAgain()).tick();
    assertThat(core.view().hello().steppedDown()).isFalse();
  }

  @Test
  void inAnElectionItStaysAsItBegan() {
    stepDown().give(new ClusterInput.StandAgain()).tick();
    assertThat(core.view().hello().steppedDown()).isTrue();
  }

  @Test
  void itReplacesALostLeaderAtOnceWhereItStandsAgainInThatMoment() {
    Member b = member("b", 5);
    core.join(b).give(new ClusterInput.StepDown(Duration.ofMinutes(1)));
    long epoch = core.view().epoch();
    core.hear(b, claiming(b, 2, epoch, new Leadership(epoch, b)));
    core.after(Duration.ofSeconds(4)).hear(A, 2);
    core.after(Duration.ofMillis(1_990)).outputs();
    core.give(new ClusterInput.StandAgain()).after(Duration.ofMillis(10));
    assertThat(core.events())
        .containsSubsequence(
            ClusterEvent.Kind.FAILED,
            ClusterEvent.Kind.LEADER_LOST,
            ClusterEvent.Kind.ELECTION_STARTED);
    assertThat(core.view().hello().steppedDown()).isFalse();
  }

  @Test
  void isOnlyForTheLeader() {
    leads(A, core.view().epoch() + 1).outputs();
    stepDown();
    assertThat(core.view().hello().steppedDown()).isFalse();
  }

  @Test
  void isNotDoneWhereNobodyElseStands() {
    core.hear(A, steppedDown(2)).outputs();
    stepDown();
    assertThat(core.view().hello().steppedDown()).isFalse();
  }

  private static Heartbeat steppedDown(long sequence) {
    Heartbeat plain = Heartbeats.heartbeat(A.incarnation().value(), sequence);
    return new Heartbeat(
        plain.cluster(),
        plain.incarnation(),
        sequence,
        plain.version(),
        plain.addresses(),
        0,
        null,
        plain.load(),
        false,
        true,
        plain.members());
  }
}
