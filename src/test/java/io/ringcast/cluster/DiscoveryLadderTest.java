package io.ringcast.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.membership.Channel;
import io.ringcast.membership.FailureDetector;
import io.ringcast.membership.Heartbeats;
import io.ringcast.membership.MemberTable;
import io.ringcast.membership.MembershipSettings;
import io.ringcast.membership.Peer;
import io.ringcast.wire.Message.Member;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiscoveryLadderTest {

  private static final Duration HEARING = Duration.ofSeconds(6);
  private static final Duration LONG = HEARING.multipliedBy(2);

  @Test
  void theHighestRungIsMulticast() {
    assertThat(position(working(false, false), List.of(), Duration.ZERO))
        .isEqualTo(new DiscoveryLadder.Position(Rung.MULTICAST, ""));
  }

  @Test
  void multicastCountsAsWorkingWhileNobodyElseIsThere() {
    assertThat(rung(working(true, true), List.of())).isEqualTo(Rung.MULTICAST);
  }

  @Test
  void whatMulticastCannotDoIsTheReasonForTheNextRung() {
    DiscoveryLadder ladder = working(true, false);
    ladder.onMulticast("no interface");
    assertThat(position(ladder, List.of(), Duration.ZERO))
        .isEqualTo(new DiscoveryLadder.Position(Rung.SEEDS, "no interface"));
  }

  @Test
  void theOwnHeartbeatsNotHeardAreAReasonForTheNextRung() {
    assertThat(position(working(true, false), List.of(), HEARING).reason())
        .isEqualTo("the own multicast heartbeats are not heard");
  }

  @Test
  void peersThatAreHeardOverLinksOnlyAreAReasonForTheNextRung() {
    DiscoveryLadder ladder = working(true, false);
    ladder.onOwnHeartbeat(LONG.toNanos());
    assertThat(position(ladder, List.of(heardBy(Channel.LINK)), LONG).reason())
        .isEqualTo("the other nodes are not heard by multicast");
  }

  @Test
  void onePeerHeardByMulticastShowsThatItWorks() {
    DiscoveryLadder ladder = working(true, false);
    ladder.onOwnHeartbeat(HEARING.minusMillis(1).toNanos());
    List<Peer> peers = List.of(heardBy(Channel.LINK), heardBy(Channel.DATAGRAM));
    assertThat(position(ladder, peers, HEARING.minusMillis(1)).rung()).isEqualTo(Rung.MULTICAST);
  }

  @Test
  void aPeerThatHasJustBeenFoundOverALinkMayStillBeHeardByMulticast() {
    DiscoveryLadder ladder = working(true, false);
    assertThat(position(ladder, List.of(heardBy(Channel.LINK)), Duration.ofSeconds(1)).rung())
        .isEqualTo(Rung.MULTICAST);
  }

  @Test
  void withoutSeedsDnsComesNext() {
    assertThat(rung(mute(false, true), List.of())).isEqualTo(Rung.DNS);
  }

  @Test
  void seedsComeBeforeDns() {
    assertThat(rung(mute(true, true), List.of())).isEqualTo(Rung.SEEDS);
  }

  @Test
  void dnsIsInUseWhenOnlyItFoundANode() {
    DiscoveryLadder ladder = mute(true, true);
    ladder.onReached(Rung.DNS);
    assertThat(rung(ladder, List.of())).isEqualTo(Rung.DNS);
  }

  @Test
  void seedsAreInUseWhenBothFoundANode() {
    DiscoveryLadder ladder = mute(true, true);
    ladder.onReached(Rung.DNS);
    ladder.onReached(Rung.SEEDS);
    assertThat(rung(ladder, List.of())).isEqualTo(Rung.SEEDS);
  }

  @Test
  void aNodeThatOthersFoundUsesTheirSeeds() {
    assertThat(rung(mute(false, false), List.of(heardBy(Channel.LINK)))).isEqualTo(Rung.SEEDS);
  }

  @Test
  void theLowestRungIsStandalone() {
    assertThat(rung(mute(false, false), List.of())).isEqualTo(Rung.STANDALONE);
  }

  @Test
  void standaloneNamesTheWayOut() {
    assertThat(position(mute(false, false), List.of(), Duration.ZERO).reason())
        .contains("ringcast.cluster.seeds", "ringcast.cluster.dns");
  }

  @Test
  void multicastThatWorksAgainIsUsedAgain() {
    DiscoveryLadder ladder = mute(true, true);
    ladder.onReached(Rung.SEEDS);
    ladder.onMulticast("");
    assertThat(rung(ladder, List.of())).isEqualTo(Rung.MULTICAST);
  }

  private static DiscoveryLadder working(boolean seeds, boolean dns) {
    DiscoveryLadder ladder = new DiscoveryLadder(seeds, dns, HEARING.toNanos());
    ladder.onOwnHeartbeat(0);
    return ladder;
  }

  private static DiscoveryLadder mute(boolean seeds, boolean dns) {
    DiscoveryLadder ladder = working(seeds, dns);
    ladder.onMulticast("not permitted");
    return ladder;
  }

  private static Rung rung(DiscoveryLadder ladder, Collection<Peer> peers) {
    return position(ladder, peers, Duration.ZERO).rung();
  }

  private static DiscoveryLadder.Position position(
      DiscoveryLadder ladder, Collection<Peer> peers, Duration at) {
    return ladder.position(peers, at.toNanos());
  }

  /** A peer heard at the time 0. */
  private static Peer heardBy(Channel channel) {
    Member self = CoreUnderTest.SELF;
    Member peer = CoreUnderTest.member("peer", 1);
    MembershipSettings settings =
        new MembershipSettings(Duration.ofSeconds(2), 3, Duration.ofMinutes(10));
    return new FailureDetector(self, settings)
        .onHeartbeat(MemberTable.empty(), peer.id(), Heartbeats.heartbeat(1, 1), channel, 0)
        .table()
        .peer(peer)
        .orElseThrow();
  }
}
