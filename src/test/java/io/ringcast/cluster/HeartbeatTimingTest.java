package io.ringcast.cluster;

import static io.ringcast.cluster.CoreUnderTest.INTERVAL;
import static io.ringcast.cluster.CoreUnderTest.SELF;
import static io.ringcast.cluster.CoreUnderTest.member;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.membership.Heartbeats;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.KnownMember;
import io.ringcast.wire.Message.Leadership;
import io.ringcast.wire.Message.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When heartbeats leave, and what stands in them. */
class HeartbeatTimingTest {

  private static final Member A = member("a", 5);

  private final CoreUnderTest core = new CoreUnderTest();

  @Test
  void theFirstThreeFollowEachOtherQuickly() {
    assertThat(sentWithin(Duration.ofMillis(400))).containsExactly(0L, 100L, 200L);
  }

  @Test
  void thenOneLeavesInEachInterval() {
    core.after(Duration.ofSeconds(10)).outputs();
    List<Long> times = sentWithin(Duration.ofSeconds(60));
    for (int i = 1; i < times.size(); i++) {
      assertThat(times.get(i) - times.get(i - 1)).isEqualTo(INTERVAL.toMillis());
    }
  }

  @Test
  void aNewLinkMakesTheNextOneLeaveAtOnce() {
    settle();
    core.join(A).tick();
    assertThat(core.outputs(ClusterOutput.SendHeartbeat.class)).hasSize(1);
  }

  @Test
  void aRecoveredMemberMakesTheNextOneLeaveAtOnce() {
    core.join(A).give(new ClusterInput.Unreachable(A, "nobody listens"));
    settle();
    core.hear(A, 2).tick();
    assertThat(core.outputs(ClusterOutput.SendHeartbeat.class)).hasSize(1);
  }

  @Test
  void aNewLeaderMakesTheNextOneLeaveAtOnce() {
    settle();
    Member higher = member("z", 5);
    core.join(higher).after(Duration.ofMillis(100)).outputs();
    core.give(new ClusterInput.AnnouncementReceived(higher.id(), new Leadership(77, higher)));
    core.after(Duration.ofMillis(100));
    assertThat(core.outputs(ClusterOutput.SendHeartbeat.class)).hasSize(1);
  }

  @Test
  void whateverHappensTheyLeaveNotTooCloseToEachOther() {
    core.after(Duration.ofSeconds(10)).outputs();
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      core.join(member("n" + i, 5)).after(Duration.ofMillis(10));
      core.outputs(ClusterOutput.SendHeartbeat.class)
          .forEach(sent -> times.add(Duration.ofNanos(core.now()).toMillis()));
    }
    for (int i = 1; i < times.size(); i++) {
      assertThat(times.get(i) - times.get(i - 1)).isGreaterThanOrEqualTo(100);
    }
  }

  @Test
  void eachHasTheNextSequenceNumber() {
    core.after(Duration.ofSeconds(20));
    List<Long> sequences =
        core.outputs(ClusterOutput.SendHeartbeat.class).stream()
            .map(sent -> sent.datagram().sequence())
            .toList();
    for (int i = 0; i < sequences.size(); i++) {
      assertThat(sequences.get(i)).isEqualTo(i + 1);
    }
  }

  @Test
  void tellsWhoTheNodeIs() {
    assertThat(nextHeartbeat().datagram().incarnation()).isEqualTo(SELF.incarnation());
    assertThat(nextHeartbeat().datagram().addresses()).isEqualTo(Heartbeats.addresses(6005));
  }

  @Test
  void tellsWhomTheNodeFollows() {
    core.after(Duration.ofSeconds(1));
    assertThat(nextHeartbeat().datagram().leadership()).isEqualTo(new Leadership(1, SELF));
    assertThat(nextHeartbeat().datagram().epoch()).isEqualTo(1);
  }

  @Test
  void namesTheMembersOverLinksOnly() {
    core.join(A);
    ClusterOutput.SendHeartbeat sent = nextHeartbeat();
    assertThat(sent.overLinks().members())
        .containsExactly(new KnownMember(A, Heartbeats.addresses(6001).link()));
    assertThat(sent.datagram().members()).isEmpty();
  }

  @Test
  void doesNotNameAPeerThatIsNotLinked() {
    core.hear(A, 1);
    assertThat(nextHeartbeat().overLinks().members()).isEmpty();
  }

  @Test
  void theHelloOfALinkIsTheLatestHeartbeat() {
    Heartbeat latest = nextHeartbeat().overLinks();
    assertThat(core.view().hello()).isEqualTo(latest);
  }

  private void settle() {
    core.after(Duration.ofSeconds(9).plusMillis(500)).outputs();
  }

  private ClusterOutput.SendHeartbeat nextHeartbeat() {
    core.outputs();
    core.after(INTERVAL);
    return core.outputs(ClusterOutput.SendHeartbeat.class).getLast();
  }

  /** The milliseconds at which heartbeats left. */
  private List<Long> sentWithin(Duration duration) {
    List<Long> times = new ArrayList<>();
    long end = core.now() + duration.toNanos();
    core.tick();
    while (core.now() <= end) {
      core.outputs(ClusterOutput.SendHeartbeat.class)
          .forEach(sent -> times.add(Duration.ofNanos(core.now()).toMillis()));
      core.after(Duration.ofMillis(10));
    }
    return times;
  }
}
