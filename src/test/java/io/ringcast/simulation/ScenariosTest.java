package io.ringcast.simulation;

import io.ringcast.simulation.Target.Role;
import io.ringcast.simulation.Trigger.Step;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Small stories of clusters. What is told of each stands in {@code docs/scenarios}. */
class ScenariosTest {

  private static final Target N1 = Target.host(0);
  private static final Target N2 = Target.host(1);
  private static final Target N3 = Target.host(2);
  private static final Target N4 = Target.host(3);
  private static final Target LEADER = new Target(Role.LEADER, 0);
  private static final Duration MOMENT = Duration.ofMillis(20);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration WHILE = Duration.ofSeconds(10);
  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  void aLeaderIsKilled() {
    Story.of(3)
        .story(
            "leader-is-killed",
            """
            The leader n3 is killed. Its links break at once, and nobody listens where it was:
            that is proof. The two others elect n2.
            """)
        .now(new Fault.Crash(LEADER))
        .then(WHILE)
        .allFollow("n2")
        .end();
  }

  @Test
  void aLeaderStepsDown() {
    Story.of(3)
        .story(
            "leader-steps-down",
            """
            An operator lets the leader n3 step down for ten seconds. It asks for an election at
            once, in which its own token counts least, and leads until n2 is announced. When the
            time is over, it takes the role back.
            """)
        .now(new Fault.StepDown(LEADER, WHILE))
        .then(WHILE.minus(MOMENT))
        .allFollow("n2")
        .then(WHILE)
        .allFollow("n3")
        .end();
  }

  @Test
  void theHighestDiesWhileItsTokenIsOnItsWayHome() {
    Story.of(4)
        .story(
            "highest-dies-with-its-token-under-way",
            """
            The leader n4 is killed, and while n3's token is on its way home, n3 is killed too. The
            token has no home to come to. The ring changed, and a new election begins.
            """)
        .at(Step.TOKEN_SENT, 2, new Fault.Crash(new Target(Role.CANDIDATE, 0)))
        .now(new Fault.Crash(LEADER))
        .then(WHILE)
        .allFollow("n2")
        .end();
  }

  @Test
  void aSuccessorDiesHoldingTheToken() {
    Story.of(4)
        .story(
            "successor-dies-holding-a-token",
            """
            The leader n4 is killed. The first token of the new election reaches a node that dies
            before it looks at it. Its end changes the ring, and those who are left start anew.
            """)
        .at(Step.TOKEN_RECEIVED, 1, new Fault.Crash(new Target(Role.ACTOR, 0)))
        .now(new Fault.Crash(LEADER))
        .then(WHILE)
        .tells(1, "Crash[who=actor]")
        .end();
  }

  @Test
  void twoPartitionsElectAndHeal() {
    Story.of(5)
        .story(
            "two-partitions-elect-and-heal",
            """
            n1 and n2 are cut off from n3, n4 and n5. Each side has a leader of its own. When the
            network is whole again, all follow one.
            """)
        .now(new Fault.Partition(List.of(0, 0, 1, 1, 1), false, WHILE))
        .then(WHILE.minus(MOMENT))
        .follow("n2", "n1", "n2")
        .follow("n5", "n3", "n4", "n5")
        .then(WHILE)
        .allFollow("n5")
        .end();
  }

  @Test
  void aPausedLeaderWakesUp() {
    Story.of(3)
        .story(
            "paused-leader-wakes-up",
            """
            The leader n3 stands still for ten seconds: its process is stopped, its connections are
            not. After the silence limit the others elect n2. Then n3 wakes up, still believing
            that it leads.
            """)
        .now(new Fault.Pause(LEADER, WHILE))
        .then(WHILE.minus(MOMENT))
        .follow("n2", "n1", "n2")
        .follow("n3", "n3")
        .then(WHILE)
        .allFollow("n3")
        .end();
  }

  @Test
  void aRestartIsFasterThanTheDetection() {
    Story.of(3)
        .story(
            "restart-faster-than-detection",
            """
            The leader n3 is killed and started again within 20 ms. Its new incarnation is another
            member: the old one has failed, and what it won is over.
            """)
        .now(new Fault.Restart(LEADER, MOMENT, Duration.ZERO))
        .then(WHILE)
        .allFollow("n3")
        .end();
  }

  @Test
  void aStaleAnnouncementComesLate() {
    Story.of(3)
        .story(
            "stale-announcement",
            """
            n3 is killed and n2 leads. Then an announcement of a former epoch comes again. Whoever
            gets it answers with the present leader, and changes nothing.
            """)
        .now(new Fault.Crash(LEADER))
        .then(SECOND)
        .now(new Fault.ReplayedAnnouncement(0))
        .then(SECOND)
        .allFollow("n2")
        .end();
  }

  @Test
  void aHigherIdJoinsDuringAnElection() {
    Story.of(4)
        .started(3)
        .story(
            "higher-id-joins-during-an-election",
            """
            The leader n3 is killed, and while n1 and n2 elect, n4 comes up. It is not in the ring
            of that election. When all are linked with it, it takes over.
            """)
        .at(Step.TOKEN_SENT, 1, new Fault.Start(N4))
        .now(new Fault.Crash(LEADER))
        .then(WHILE)
        .allFollow("n4")
        .end();
  }

  @Test
  void aPartialPartitionHeals() {
    Story.of(3)
        .story(
            "partial-partition",
            """
            n1 and n2 don't reach each other; both reach the leader n3. n3 keeps leading a ring of
            two. When the network is whole again, all three are in it.
            """)
        .now(new Fault.Cut(N1, N2, true, WHILE))
        .then(WHILE.minus(MOMENT))
        .follow("n3", "n2", "n3")
        .then(WHILE)
        .allFollow("n3")
        .end();
  }

  @Test
  void aPartialPartitionInTheMidstOfAnElection() {
    Story.of(7)
        .story(
            "partial-partition-during-an-election",
            """
            The leader n7 is killed, and while the others elect, n1 and n2 lose each other. The
            token has no way round. After the silence limit the others leave n1 out of the ring,
            each at a moment of its own. Only the highest of them starts anew at once: by the time
            that the next one sees the new ring, it waits for the token of n6.
            """)
        .at(Step.TOKEN_SENT, 2, new Fault.Cut(N1, N2, true, LONG))
        .now(new Fault.Crash(LEADER))
        .then(LONG.minus(MOMENT))
        .follow("n6", "n2", "n3", "n4", "n5", "n6")
        .tells(1, "the ring changed")
        .then(WHILE)
        .allFollow("n6")
        .end();
  }

  @Test
  void oneNodeIsDeafAndThenMute() {
    Story.of(3)
        .story(
            "deaf-and-mute",
            """
            No datagram reaches n2; later, none of n2's reaches anybody. Heartbeats travel over the
            links too, so nothing happens.
            """)
        .now(new Fault.Deaf(N2, WHILE))
        .then(WHILE)
        .now(new Fault.Mute(N2, WHILE))
        .then(WHILE)
        .tells(0, "elects")
        .allFollow("n3")
        .end();
  }

  @Test
  void aLinkBreaks() {
    Story.of(3)
        .story(
            "link-breaks",
            """
            The link from n1 to the leader n3 breaks. n1 suspects n3 until it has dialled again, a
            moment later; there is no election.
            """)
        .now(new Fault.BreakLink(N1, N3))
        .then(SECOND)
        .tells(0, "elects")
        .allFollow("n3")
        .end();
  }

  @Test
  void fiveNodesAreRestartedOneByOne() {
    Story story =
        Story.of(5)
            .story(
                "rolling-restart",
                """
                Five nodes go down in order and come back, one by one. Only the leader's turn makes
                an election: one when it leaves, one when it takes over again.
                """);
    for (int host = 0; host < 5; host++) {
      story.now(new Fault.Leave(Target.host(host), SECOND)).then(WHILE);
    }
    story.allFollow("n5").tells(0, "suspected").tells(0, "failed").end();
  }

  @Test
  void aMinorityHasNoLeader() {
    Story.of(5)
        .expecting(5)
        .story(
            "minority-with-expected-size",
            """
            Five nodes are expected. n4 and n5, the leader among them, are cut off: two of five have
            no leader. The three others elect n3. When the network is whole again, n5 takes over.
            """)
        .now(new Fault.Partition(List.of(0, 0, 0, 1, 1), false, LONG))
        .then(LONG.minus(MOMENT))
        .follow("-", "n4", "n5")
        .follow("n3", "n1", "n2", "n3")
        .then(WHILE)
        .allFollow("n5")
        .end();
  }

  @Test
  void theWallClockIsSetBackAtARestart() {
    Story.of(3)
        .story(
            "wall-clock-set-back",
            """
            n1 is restarted with its wall clock an hour behind: its new incarnation is lower than
            the former one, and is believed when the former one has been silent for twice the
            silence limit.
            """)
        .now(new Fault.Restart(N1, MOMENT, Duration.ofHours(1)))
        .then(LONG)
        .allFollow("n3")
        .end();
  }

  @Test
  void twoNodesWhoseClocksWereSetBackFindEachOther() {
    Story.of(3)
        .started(2)
        .bySeedAlone()
        .story(
            "two-clocks-set-back",
            """
            Only the address of n1 is known. n3 comes up, and is restarted with its wall clock an
            hour behind; then so is n2. Datagrams of n3's former life reach n2's new one. So each
            of the two knows a former life of the other that is dead and has a higher incarnation
            than the present one. They find each other by what n1 tells of them.
            """)
        .now(new Fault.Start(N3))
        .then(MOMENT)
        .now(new Fault.Restart(N3, MOMENT, Duration.ofHours(1)))
        .then(SECOND.multipliedBy(2))
        .now(new Fault.Restart(N2, MOMENT, Duration.ofHours(1)))
        .then(MOMENT.multipliedBy(2))
        .now(new Fault.ReplayedDatagram(16, N2))
        .then(LONG)
        .allFollow("n3")
        .end();
  }

  @Test
  void bothAreToldWrongAddressesOfEachOther() {
    Story.of(2)
        .started(1)
        .story(
            "wrong-addresses",
            """
            n2 comes up while n1 can't be reached, and somebody tells each of the two a wrong
            address of the other, before they have met. The true datagrams that follow tell where
            to look.
            """)
        .now(new Fault.Cut(N1, N2, true, SECOND))
        .now(new Fault.Start(N2))
        .now(new Fault.Forgery(Forger.Name.MEMBER, Forger.Lie.WRONG_ADDRESS, N1))
        .now(new Fault.Forgery(Forger.Name.MEMBER, Forger.Lie.WRONG_ADDRESS, N2))
        .then(WHILE)
        .allFollow("n2")
        .end();
  }

  @Test
  void aSittingLeaderKeepsLeadingWithoutPreemption() {
    Story.of(4)
        .started(3)
        .withoutPreemption()
        .story(
            "no-preemption",
            """
            With preempt: false, n4 joins a cluster that n3 leads, and follows it.
            """)
        .now(new Fault.Start(N4))
        .then(WHILE)
        .allFollow("n3")
        .end();
  }
}
