package io.ringcast.election;

import static io.ringcast.election.Members.id;
import static io.ringcast.election.Members.member;
import static io.ringcast.election.Members.ring;
import static io.ringcast.election.Members.upTo;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RingTest {

  @Test
  void equalRingsHaveEqualHashesWhateverTheOrderBefore() {
    assertThat(ring(3, 1, 2).hash()).isEqualTo(ring(1, 2, 3).hash());
  }

  @Test
  void anotherIncarnationMakesAnotherRing() {
    assertThat(Ring.of(List.of(member(1), member(2, 2))).hash()).isNotEqualTo(ring(1, 2).hash());
  }

  @Test
  void subsetsOfANodesNeighboursHaveDifferentHashes() {
    Set<Long> hashes = new HashSet<>();
    for (int set = 1; set < 1 << 14; set++) {
      int chosen = set;
      int[] numbers =
          IntStream.rangeClosed(1, 14).filter(n -> (chosen >> (n - 1) & 1) == 1).toArray();
      hashes.add(ring(numbers).hash());
    }
    assertThat(hashes).hasSize((1 << 14) - 1);
  }

  @Test
  void aHashIsANumberThatEveryJsonReaderHoldsExactly() {
    assertThat(ring(upTo(255)).hash()).isBetween(0L, (1L << 53) - 1);
  }

  @Test
  void theSuccessorOfOneAloneIsItself() {
    assertThat(ring(1).successorOf(member(1))).isEqualTo(member(1));
  }

  @Test
  void aMemberIsFoundByItsId() {
    assertThat(ring(1, 2).member(id(2))).contains(member(2));
  }

  @Test
  void anotherIncarnationIsNotContained() {
    assertThat(ring(1, 2).contains(member(2, 2))).isFalse();
  }
}
