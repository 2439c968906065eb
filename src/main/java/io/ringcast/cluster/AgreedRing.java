package io.ringcast.cluster;

import io.ringcast.election.Ring;
import io.ringcast.membership.Peer;
import io.ringcast.wire.Message.KnownMember;
import io.ringcast.wire.Message.Member;
import java.util.ArrayList;
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
 *
 * <p>What the members say of each other is never all of one moment: one has linked a newcomer, or
 * lost a dead member, and another has not said so yet. So nobody is put out of the ring for what
 * another says, not before all have had the time to say the same.
 */
final class AgreedRing {

  private final Member self;
  private final long graceNanos;
  private List<Seer> seers = List.of();
  private Ring ring;
  private boolean contradicted;
  private long dueNanos;

  /**
   * A member, and whom it is linked with by its own words.
   *
   * @param names those words
   */
  private record Seer(Member member, List<KnownMember> names, Set<Member> sees) {
    static Seer of(Peer peer) {
      List<KnownMember> names = peer.heartbeat().members();
      Set<Member> sees = names.stream().map(KnownMember::member).collect(Collectors.toSet());
      return new Seer(peer.member(), names, sees);
    }

    boolean says(Peer peer) {
      return member.equals(peer.member()) && names.equals(peer.heartbeat().members());
    }

    boolean isLinkedWith(Seer other) {
      return sees.contains(other.member) && other.sees.contains(member);
    }
  }

  /**
   * @param graceNanos in which each member has surely said whom it is linked with
   */
  AgreedRing(Member self, long graceNanos) {
    this.self = self;
    this.graceNanos = graceNanos;
    ring = Ring.of(List.of(self));
  }

  /** The ring, now that these are the members, in the order of their ids. */
  Ring of(List<Peer> members, long nowNanos) {
    if (!isSaidBefore(members)) {
      seers = members.stream().map(this::seer).toList();
      ring = Ring.of(choose(nowNanos));
    }
    return ring;
  }

  /** The ring, now that time went by. */
  Ring onTick(long nowNanos) {
    if (isDue(nowNanos)) {
      ring = Ring.of(choose(nowNanos));
    }
    return ring;
  }

  /** Whether the members have contradicted each other for long enough. */
  private boolean isDue(long nowNanos) {
    return contradicted && nowNanos - dueNanos >= 0;
  }

  private boolean isSaidBefore(List<Peer> members) {
    if (members.size() != seers.size()) {
      return false;
    }
    for (int i = 0; i < members.size(); i++) {
      if (!seers.get(i).says(members.get(i))) {
        return false;
      }
    }
    return true;
  }

  private Seer seer(Peer peer) {
    for (Seer seer : seers) {
      if (seer.says(peer)) {
        return seer;
      }
    }
    return Seer.of(peer);
  }

  private List<Member> choose(long nowNanos) {
    List<Seer> chosen = new ArrayList<>();
    List<Member> present = new ArrayList<>();
    for (Seer seer : seers.reversed()) {
      if (seer.sees().contains(self)) {
        if (chosen.stream().allMatch(seer::isLinkedWith)) {
          chosen.add(seer);
        }
        if (ring.contains(seer.member())) {
          present.add(seer.member());
        }
      }
    }
    List<Member> next = chosen.stream().map(Seer::member).toList();
    List<Member> others = mayChange(present, next, nowNanos) ? next : present;
    return Stream.concat(Stream.of(self), others.stream()).toList();
  }

  /** Not while somebody {@code present} would be put out, unless that has been so for long. */
  private boolean mayChange(List<Member> present, List<Member> next, long nowNanos) {
    boolean grace = !isDue(nowNanos);
    if (grace && !next.containsAll(present)) {
      dueNanos = contradicted ? dueNanos : nowNanos + graceNanos;
      contradicted = true;
      return false;
    }
    contradicted = false;
    return true;
  }
}
