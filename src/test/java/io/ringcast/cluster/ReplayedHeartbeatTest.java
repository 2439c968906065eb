package io.ringcast.cluster;

import static io.ringcast.cluster.CoreUnderTest.SELF;
import static io.ringcast.cluster.CoreUnderTest.member;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.membership.Channel;
import io.ringcast.membership.Heartbeats;
import io.ringcast.membership.Peer;
import io.ringcast.membership.PeerState;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.Member;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Datagrams that somebody recorded and sends again. Their hash is right, so that what keeps them
 * from doing harm are incarnations and sequence numbers.
 */
class ReplayedHeartbeatTest {

  private static final Member Z = member("z", 5);
  private static final Duration LIMIT = Duration.ofSeconds(6);
  private static final Duration BETWEEN = Duration.ofMillis(100);
  private static final long LAST = 4;

  private final CoreUnderTest core = new CoreUnderTest();

  @BeforeEach
  void joinAndBeHeard() {
    core.join(Z);
    replay(Z);
    core.outputs();
  }

  private void hear(Member sender, Heartbeat heartbeat) {
    core.hear(sender, heartbeat, Channel.DATAGRAM);
  }

  /** All datagrams of {@code sender}, from the first to the last. */
  private void replay(Member sender) {
    for (long sequence = 1; sequence <= LAST; sequence++) {
      hear(sender, Heartbeats.heartbeat(sender.incarnation().value(), sequence));
    }
  }

  private void replayFor(Member sender, Duration time) {
    for (Duration passed = Duration.ZERO;
        passed.compareTo(time) < 0;
        passed = passed.plus(BETWEEN)) {
      core.after(BETWEEN);
      replay(sender);
    }
  }

  private PeerState stateOf(Member member) {
    return core.view()
        .peer(member.id())
        .filter(p -> p.member().equals(member))
        .map(Peer::state)
        .orElseThrow();
  }

  @Test
  void aLivingNodeIsNotEndedByThem() {
    core.hear(Z, 2);
    replay(Z);

    assertThat(stateOf(Z)).isInstanceOf(PeerState.Alive.class);
    assertThat(core.events()).isEmpty();
  }

  @Test
  void aSilentNodeIsNotKeptAliveByThem() {
    replayFor(Z, LIMIT);

    assertThat(stateOf(Z)).isInstanceOf(PeerState.Failed.class);
  }

  @Test
  void aDeadNodeStaysDead() {
    core.after(LIMIT).outputs();
    replayFor(Z, LIMIT);

    assertThat(stateOf(Z)).isInstanceOf(PeerState.Failed.class);
    assertThat(core.events()).isEmpty();
  }

  @Test
  void aForgottenNodeIsNoMemberAgain() {
    core.after(Duration.ofMinutes(11)).outputs();
    replayFor(Z, LIMIT.multipliedBy(2));

    assertThat(core.view().members()).isEmpty();
    assertThat(core.events())
        .doesNotContain(
            ClusterEvent.Kind.JOINED, ClusterEvent.Kind.FAILED, ClusterEvent.Kind.ELECTION_STARTED);
  }

  @Test
  void theFormerLifeOfARestartedNodeChangesNothing() {
    Member restarted = member("z", 6);
    core.give(new ClusterInput.LinkDown(Z, "gone")).join(restarted).outputs();
    replay(Z);

    assertThat(stateOf(restarted)).isInstanceOf(PeerState.Alive.class);
    assertThat(core.events()).isEmpty();
  }

  @Test
  void theGoodbyeOfAFormerLifeChangesNothing() {
    Member restarted = member("z", 6);
    core.hear(Z, Heartbeats.goodbye(5, 9)).join(restarted).outputs();
    hear(Z, Heartbeats.goodbye(5, 9));

    assertThat(stateOf(restarted)).isInstanceOf(PeerState.Alive.class);
    assertThat(core.events()).isEmpty();
  }

  @Test
  void theOwnFormerLifeDoesNotStopThisNode() {
    replay(member(SELF.id().value(), 4));
    replay(member(SELF.id().value(), 4));

    assertThat(core.outputs())
        .noneMatch(ClusterOutput.MustStop.class::isInstance)
        .noneMatch(ClusterOutput.Happened.class::isInstance);
  }
}
