package io.ringcast.election;

import io.ringcast.node.NodeId;
import io.ringcast.wire.Message.Member;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The live members that a node can talk to, itself included, in the order of their ids; after the
 * highest comes the lowest again.
 *
 * @param hash tells rings apart in tokens: equal members (ids and incarnations) have equal hashes
 * @param steppedDown those of the members who lead only if nobody else stands
 */
public record Ring(List<Member> members, long hash, Set<Member> steppedDown) {

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  /** A number that every JSON reader holds exactly. */
  private static final long HASH_MASK = (1L << 53) - 1;

  public static Ring of(Collection<Member> members) {
    List<Member> sorted =
        members.stream().sorted(Comparator.comparing(Member::id)).distinct().toList();
    return new Ring(sorted, hash(sorted), Set.of());
  }

  /** FNV-1a (Fowler, Noll, Vo) over the members' text forms. */
  private static long hash(List<Member> sorted) {
    long hash = FNV_OFFSET;
    for (Member member : sorted) {
      for (byte b : (member + "\n").getBytes(StandardCharsets.UTF_8)) {
        hash = (hash ^ (b & 0xff)) * FNV_PRIME;
      }
    }
    return hash & HASH_MASK;
  }

  public int size() {
    return members.size();
  }

  public boolean contains(Member member) {
    return members.contains(member);
  }

  /** The member of that name, in its present incarnation. */
  public Optional<Member> member(NodeId id) {
    return members.stream().filter(member -> member.id().equals(id)).findFirst();
  }

  /** The same members, of whom these have stepped down. */
  public Ring withSteppedDown(Set<Member> some) {
    return some.equals(steppedDown) ? this : new Ring(members, hash, Set.copyOf(some));
  }

  public boolean hasSteppedDown(Member member) {
    return steppedDown.contains(member);
  }

  /** Who should lead: the highest id that has not stepped down, if there is one. */
  public Member highest() {
    for (Member member : members.reversed()) {
      if (!hasSteppedDown(member)) {
        return member;
      }
    }
    return members.getLast();
  }

  /** Who would lead if that one stepped down too; empty if nobody else stands. */
  public Optional<Member> successorIfStepsDown(Member leader) {
    return members.reversed().stream()
        .filter(member -> !member.equals(leader) && !hasSteppedDown(member))
        .findFirst();
  }

  /** Whom {@code member}, one of this ring, sends its tokens to; itself when it is alone. */
  public Member successorOf(Member member) {
    return members.get((members.indexOf(member) + 1) % members.size());
  }
}
