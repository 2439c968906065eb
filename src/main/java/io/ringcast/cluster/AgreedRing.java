package io.ringcast.cluster;

import io.ringcast.election.Ring;
import io.ringcast.membership.Peer;
import io.ringcast.wire.Message.KnownMember;
import io.ringcast.wire.Message.Member;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The ring that this node takes part in: members who all name each other in their heartbeats.
 *
 * <p>Where each node is linked with each other, that is everybody. Where some links can't be made,
 * rings of whom each node sees would all differ, and no token would ever come home. So each node
 * goes through the members it sees from the highest id down, and takes up who is linked with all
 * that were taken up before. The highest id of all and everyone in its ring come to the same ring:
 * whomever the highest one took or passed over, the others, who see all of that ring, take or pass
 * over too. So that ring can always elect. A node that the highest one does not take up may stay
 * without a leader until the links are mended.
 */
final class AgreedRing {

  private final Member self;
  private List<Named> named = List.of();
  private Ring ring;

  /** A member, and whom it names. */
  private record Named(Member member, List<KnownMember> names) {}

  /** A member, and whom it is linked with by its own words. */
  private record Seer(Member member, Set<Member> sees) {
    static Seer of(Named named) {
      return new Seer(
          named.member(),
          named.names().stream().map(KnownMember::member).collect(Collectors.toSet()));
    }

    boolean isLinkedWith(Seer other) {
      return sees.contains(other.member) && other.sees.contains(member);
    }
  }

  AgreedRing(Member self) {
    this.self = self;
    ring = Ring.of(List.of(self));
  }

  /** The ring, now that these are the members. */
  Ring of(List<Peer> members) {
    List<Named> now =
        members.stream().map(peer -> new Named(peer.member(), peer.heartbeat().members())).toList();
    if (!now.equals(named)) {
      named = now;
      ring = Ring.of(choose());
    }
    return ring;
  }

  private List<Member> choose() {
    List<Seer> chosen = new ArrayList<>();
    named.stream()
        .map(Seer::of)
        .filter(seer -> seer.sees().contains(self))
        .sorted(Comparator.comparing((Seer seer) -> seer.member().id()).reversed())
        .filter(seer -> chosen.stream().allMatch(seer::isLinkedWith))
        .forEachOrdered(chosen::add);
    return Stream.concat(Stream.of(self), chosen.stream().map(Seer::member)).toList();
  }
}
