package io.ringcast.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.election.Ring;
import io.ringcast.membership.Channel;
import io.ringcast.membership.FailureDetector;
import io.ringcast.membership.Heartbeats;
import io.ringcast.membership.MemberTable;
import io.ringcast.membership.MembershipSettings;
import io.ringcast.membership.Peer;
import io.ringcast.wire.Message.KnownMember;
import io.ringcast.wire.Message.Member;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgreedRingTest {

  private static final long GRACE = 1000;

  /** Two nodes that can't reach each other. */
  private record Cut(Member one, Member other) {}

  private final Member n1 = member(1);
  private final Member n2 = member(2);
  private final Member n3 = member(3);

  @Test
  void aloneItIsTheNodeItself() {
    assertThat(new AgreedRing(n1, GRACE).of(List.of(), 0).members()).containsExactly(n1);
  }

  @Test
  void whereAllAreLinkedItIsEverybody() {
    assertThat(ring(n2, Set.of(), n1, n2, n3).members()).containsExactly(n1, n2, n3);
  }

  @Test
  void aMemberThatDoesNotNameThisNodeIsLeftOut() {
    Peer silent = peer(n1, n3, Set.of());
    assertThat(new AgreedRing(n1, GRACE).of(List.of(silent), 0).members()).containsExactly(n1);
  }

  @Test
  void itFollowsWhatTheMembersSay() {
    AgreedRing ring = new AgreedRing(n1, GRACE);
    ring.of(List.of(peer(n1, n3, Set.of())), 0);
    assertThat(ring.of(List.of(peer(n1, n3, Set.of(n1))), 0).members()).containsExactly(n1, n3);
  }

  @Test
  void aHigherNewcomerPutsNobodyOutWhoHasNotNamedItYet() {
    AgreedRing ring = new AgreedRing(n1, GRACE);
    Peer unaware = peer(n1, n2, Set.of(n1));
    Peer newcomer = peer(n1, n3, Set.of(n1, n2));
    ring.of(List.of(unaware), 0);
    assertThat(ring.of(List.of(unaware, newcomer), 1).members()).containsExactly(n1, n2);

    Peer aware = peer(n1, n2, Set.of(n1, n3));
    assertThat(ring.of(List.of(aware, newcomer), 2).members()).containsExactly(n1, n2, n3);
  }

  @Test
  void whoLostAHigherMemberFirstIsNotPutOut() {
    AgreedRing ring = new AgreedRing(n1, GRACE);
    Peer higher = peer(n1, n3, Set.of(n1, n2));
    ring.of(List.of(peer(n1, n2, Set.of(n1, n3)), higher), 0);
    Peer first = peer(n1, n2, Set.of(n1));
    assertThat(ring.of(List.of(first, higher), 1).members()).containsExactly(n1, n2, n3);
    assertThat(ring.of(List.of(first), 2).members()).containsExactly(n1, n2);
  }

  @Test
  void aNewcomerThatSomebodyCannotReachWaitsForTheGraceOnly() {
    AgreedRing ring = new AgreedRing(n1, GRACE);
    Peer unlinked = peer(n1, n2, Set.of(n1));
    Peer newcomer = peer(n1, n3, Set.of(n1));
    ring.of(List.of(unlinked), 0);
    ring.of(List.of(unlinked, newcomer), 1);
    assertThat(ring.onTick(GRACE).members()).containsExactly(n1, n2);
    assertThat(ring.onTick(GRACE + 1).members()).containsExactly(n1, n3);
  }

  @Test
  void ofTwoThatCannotReachEachOtherTheHigherOneIsIn() {
    Set<Cut> cuts = Set.of(new Cut(n1, n3));
    assertThat(ring(n2, cuts, n1, n2, n3).members()).containsExactly(n2, n3);
    assertThat(ring(n3, cuts, n1, n2, n3).members()).containsExactly(n2, n3);
    assertThat(ring(n1, cuts, n1, n2, n3).members()).containsExactly(n1, n2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void theHighestIdAndAllInItsRingAgreeWhateverIsCut(long seed) {
    Random random = new Random(seed);
    for (int run = 0; run < 200; run++) {
      Member[] all =
          IntStream.rangeClosed(1, random.nextInt(1, 10))
              .mapToObj(AgreedRingTest::member)
              .toArray(Member[]::new);
      Set<Cut> cuts = new HashSet<>();
      double share = random.nextDouble();
      for (int i = 0; i < all.length; i++) {
        for (int j = i + 1; j < all.length; j++) {
          if (random.nextDouble() < share) {
            cuts.add(new Cut(all[i], all[j]));
          }
        }
      }
      Ring highest = ring(all[all.length - 1], cuts, all);
      for (Member member : highest.members()) {
        assertThat(ring(member, cuts, all)).as("%s with %s", member, cuts).isEqualTo(highest);
      }
    }
  }

  private static Ring ring(Member self, Set<Cut> cuts, Member... all) {
    List<Peer> peers =
        seenBy(self, cuts, all).stream()
            .map(member -> peer(self, member, Set.copyOf(seenBy(member, cuts, all))))
            .toList();
    return new AgreedRing(self, GRACE).of(peers, 0);
  }

  private static List<Member> seenBy(Member member, Set<Cut> cuts, Member... all) {
    return List.of(all).stream()
        .filter(other -> !other.equals(member))
        .filter(other -> Collections.disjoint(cuts, both(member, other)))
        .toList();
  }

  private static Set<Cut> both(Member one, Member other) {
    return Set.of(new Cut(one, other), new Cut(other, one));
  }

  private static Peer peer(Member self, Member member, Set<Member> names) {
    List<KnownMember> known =
        names.stream()
            .sorted(Comparator.comparing(Member::id))
            .map(name -> new KnownMember(name, Heartbeats.addresses(6001).link()))
            .toList();
    MembershipSettings settings =
        new MembershipSettings(Duration.ofSeconds(2), 3, Duration.ofMinutes(1));
    return new FailureDetector(self, settings)
        .onHeartbeat(
            MemberTable.empty(),
            member.id(),
            Heartbeats.heartbeat(member.incarnation().value(), 1).withMembers(known),
            Channel.LINK,
            0)
        .table()
        .peer(member)
        .orElseThrow();
  }

  private static Member member(int number) {
    return CoreUnderTest.member("n" + number, 1);
  }
}
