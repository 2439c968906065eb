package io.ringcast.election;

import io.ringcast.node.Incarnation;
import io.ringcast.node.NodeId;
import io.ringcast.wire.Message.Member;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Short names for what the tests speak of. */
final class Members {

  private Members() {}

  static NodeId id(int number) {
    return new NodeId("n" + number);
  }

  static Member member(int number) {
    return member(number, 1);
  }

  static Member member(int number, int incarnation) {
    return new Member(id(number), new Incarnation(incarnation));
  }

  /** The ring as the product makes it. */
  static Ring ring(int... numbers) {
    return Ring.of(members(numbers));
  }

  /** A ring in any order, as the papers allow; only for elections without preemption. */
  static Ring ringInOrder(List<Integer> numbers) {
    List<Member> members = numbers.stream().map(Members::member).toList();
    return new Ring(members, members.hashCode(), Set.of());
  }

  static List<Member> members(int... numbers) {
    return Arrays.stream(numbers).mapToObj(Members::member).toList();
  }

  static int[] upTo(int highest) {
    return IntStream.rangeClosed(1, highest).toArray();
  }
}
