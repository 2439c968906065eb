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
 *
 * <p>A newcomer is linked with some before it is linked with all. Taken up at once, a high one
 * would put out of the ring whoever has not named it yet, a leader for instance. So it waits until
 * all in the present ring name it, though not for longer than they need to say so.
 */
final class AgreedRing {

  private final Member self;
  private final long graceNanos;
  private List<Named> named = List.of();
  private Ring ring;
  private boolean waiting;
  private long dueNanos;

  /**
   * A member, and whom it names.
   *
   * @param sinceNanos when it became a member
   */
  private record Named(Member member, List<KnownMember> names, long sinceNanos) {}

  /** A member, and whom it is linked with by its own words. */
  private record Seer(Member member, Set<Member> sees, long sinceNanos) {
    static Seer of(Named named) {
      return new Seer(
          named.member(),
          named.names().stream().map(KnownMember::member).collect(Collectors.toSet()),
          named.sinceNanos());
    }

    boolean isLinkedWith(Seer other) {
      return sees.contains(other.member) && other.sees.contains(member);
    }
  }

  /**
   * @param graceNanos in which a member has surely named whom it is linked with
   */
  AgreedRing(Member self, long graceNanos) {
    this.self = self;
    this.graceNanos = graceNanos;
    ring = Ring.of(List.of(self));
  }

  /** The ring, now that these are the members. */
  Ring of(List<Peer> members, long nowNanos) {
    boolean asBefore = isNamedAsBefore(members);
    if (!asBefore) {
      named = members.stream().map(peer -> named(peer, nowNanos)).toList();
    }
    if (!asBefore || isDue(nowNanos)) {
      ring = Ring.of(choose(nowNanos));
    }
    return ring;
  }

  /** Whether a newcomer has waited long enough. */
  boolean isDue(long nowNanos) {
    return waiting && nowNanos - dueNanos >= 0;
  }

  private boolean isNamedAsBefore(List<Peer> members) {
    if (members.size() != named.size()) {
      return false;
    }
    for (int i = 0; i < members.size(); i++) {
      Peer peer = members.get(i);
      if (!named.get(i).member().equals(peer.member())
          || !named.get(i).names().equals(peer.heartbeat().members())) {
        return false;
      }
    }
    return true;
  }

  private Named named(Peer peer, long nowNanos) {
    long since =
        named.stream()
            .filter(known -> known.member().equals(peer.member()))
            .findFirst()
            .map(Named::sinceNanos)
            .orElse(nowNanos);
    return new Named(peer.member(), peer.heartbeat().members(), since);
  }

  private List<Member> choose(long nowNanos) {
    List<Seer> seers =
        named.stream()
            .map(Seer::of)
            .filter(seer -> seer.sees().contains(self))
            .sorted(Comparator.comparing((Seer seer) -> seer.member().id()).reversed())
            .toList();
    List<Seer> present = seers.stream().filter(seer -> ring.contains(seer.member())).toList();
    List<Seer> chosen = new ArrayList<>();
    waiting = false;
    for (Seer seer : seers) {
      if (mustWait(seer, present, nowNanos)) {
        waitFor(seer);
      } else if (chosen.stream().allMatch(seer::isLinkedWith)) {
        chosen.add(seer);
      }
    }
    return Stream.concat(Stream.of(self), chosen.stream().map(Seer::member)).toList();
  }

  private boolean mustWait(Seer seer, List<Seer> present, long nowNanos) {
    return !present.contains(seer)
        && nowNanos - seer.sinceNanos() < graceNanos
        && !present.stream().allMatch(seer::isLinkedWith);
  }

  private void waitFor(Seer newcomer) {
    long due = newcomer.sinceNanos() + graceNanos;
    if (!waiting || due - dueNanos < 0) {
      dueNanos = due;
    }
    waiting = true;
  }
}
