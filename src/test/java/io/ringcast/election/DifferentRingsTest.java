package io.ringcast.election;

import static io.ringcast.election.Members.id;
import static io.ringcast.election.Members.members;
import static io.ringcast.election.Members.upTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.wire.Message.Leadership;
import io.ringcast.wire.Message.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nodes that see rings as different as can be, in any order of whatever may happen. */
class DifferentRingsTest {

  private static final int SEEDS = 150;
  private static final int STEPS = 400;

  private record Win(Leadership leadership, Ring ring) {}

  @ParameterizedTest
  @CsvSource({"3, true", "4, true", "5, true", "3, false", "4, false", "5, false"})
  void ofTwoRingsThatShareANodeNoEpochHasTwoWinners(int size, boolean preempt) {
    for (long seed = 0; seed < SEEDS; seed++) {
      List<Win> wins = play(size, preempt, new Random(seed));
      for (Win one : wins) {
        for (Win other : wins) {
          boolean shared = !Collections.disjoint(one.ring().members(), other.ring().members());
          if (one != other && shared) {
            assertThat(one.leadership().epoch())
                .as("seed %d: %s and %s", seed, one, other)
                .isNotEqualTo(other.leadership().epoch());
          }
        }
      }
    }
  }

  private static List<Win> play(int size, boolean preempt, Random random) {
    ElectionSettings settings =
        ElectionSettings.of(preempt, OptionalInt.empty(), Duration.ofSeconds(2));
    RingOfNodes nodes = new RingOfNodes(settings, members(upTo(size)));
    List<Win> wins = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      int number = random.nextInt(1, size + 1);
      switch (random.nextInt(8)) {
        case 0 -> nodes.sees(number, anyRingWith(number, size, random));
        case 1, 2 -> nodes.tickAfter(Duration.ofMillis(random.nextInt(400)), number);
        default -> number = nodes.deliverAny(random).orElse(number);
      }
      for (Leadership leadership : won(nodes, number)) {
        Ring ring = nodes.state(number).ring();
        if (wins.stream().noneMatch(win -> win.leadership().equals(leadership))) {
          wins.add(new Win(leadership, ring));
        }
      }
    }
    return wins;
  }

  private static List<Leadership> won(RingOfNodes nodes, int number) {
    return nodes.outputs(number, ElectionOutput.Won.class).stream()
        .map(ElectionOutput.Won::leadership)
        .toList();
  }

  private static Ring anyRingWith(int number, int size, Random random) {
    List<Member> ring = new ArrayList<>(members(number));
    for (Member member : members(upTo(size))) {
      if (!member.id().equals(id(number)) && random.nextInt(3) > 0) {
        ring.add(member);
      }
    }
    return Ring.of(ring);
  }
}
