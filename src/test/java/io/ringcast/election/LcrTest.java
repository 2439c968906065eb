package io.ringcast.election;

import static io.ringcast.election.Members.id;
import static io.ringcast.election.Members.member;
import static io.ringcast.election.Members.ring;
import static io.ringcast.election.Members.ringInOrder;
import static io.ringcast.election.Members.upTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.wire.Message.Leadership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the papers claim of a ring on which nobody fails: LeLann 1977, Chang and Roberts 1979. The
 * rings are in any order here, as theirs are; the product's are sorted.
 */
class LcrTest {

  private static final ElectionSettings SETTINGS =
      ElectionSettings.of(false, OptionalInt.empty(), Duration.ofSeconds(2));

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void theHighestIdAloneWinsInAnyRingOrderForAnyInitiators(int size) {
    Random random = new Random(size);
    forEachOrderAndInitiators(
        size,
        (order, initiators) -> {
          RingOfNodes nodes = elect(order, initiators, random::nextInt);
          assertThat(nodes.leaderships())
              .as("ring %s, initiators %s", order, initiators)
              .containsExactly(new Leadership(1, member(size)));
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void oneNodeBelievesThatItLeads(int size) {
    Random random = new Random(size);
    forEachOrderAndInitiators(
        size,
        (order, initiators) ->
            assertThat(elect(order, initiators, random::nextInt).leaders())
                .as("ring %s, initiators %s", order, initiators)
                .isEqualTo(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void neverTakesMoreTokensThanTheWorstCase(int size) {
    Random random = new Random(size);
    forEachOrderAndInitiators(
        size,
        (order, initiators) ->
            assertThat(elect(order, initiators, random::nextInt).tokens())
                .as("ring %s, initiators %s", order, initiators)
                .isLessThanOrEqualTo(size * (size + 1) / 2));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7, 40})
  void theWorstCaseIsADescendingRingOfInitiators(int size) {
    List<Integer> descending = IntStream.range(0, size).mapToObj(i -> size - i).toList();
    assertThat(elect(descending, upTo(size), oldestFirst()).tokens())
        .isEqualTo(size * (size + 1) / 2);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7, 40})
  void theBestCaseOfAllInitiatorsIsTheSortedRingThatTheProductUses(int size) {
    assertThat(elect(sorted(size), upTo(size), oldestFirst()).tokens()).isEqualTo(2 * size - 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7, 40})
  void theBestCaseOfAllIsTheHighestIdAsksAlone(int size) {
    assertThat(elect(sorted(size), new int[] {size}, oldestFirst()).tokens()).isEqualTo(size);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7, 40})
  void theOutcomeIsToldToEachOtherNodeOnce(int size) {
    assertThat(elect(sorted(size), upTo(size), oldestFirst()).announcements()).isEqualTo(size - 1);
  }

  @Test
  void theAverageOfRandomRingsIsNearNTimesTheHarmonicNumber() {
    int size = 30;
    int runs = 300;
    Random random = new Random(1979);
    List<Integer> order = new ArrayList<>(sorted(size));
    long tokens = 0;
    for (int run = 0; run < runs; run++) {
      Collections.shuffle(order, random);
      tokens += elect(order, upTo(size), random::nextInt).tokens();
    }
    double harmonic = IntStream.rangeClosed(1, size).mapToDouble(i -> 1.0 / i).sum();
    assertThat((double) tokens / runs).isBetween(0.9 * size * harmonic, 1.1 * size * harmonic);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7, 40})
  void theWinnersTokenTookAsManyHopsAsTheRingHasNodes(int size) {
    RingOfNodes nodes = elect(sorted(size), new int[] {1}, oldestFirst());
    assertThat(nodes.outputs(size, ElectionOutput.Won.class))
        .singleElement()
        .extracting(ElectionOutput.Won::hops)
        .isEqualTo(size);
  }

  @Test
  void aNodeAloneLeadsWithoutAWord() {
    RingOfNodes nodes = elect(List.of(1), new int[] {1}, oldestFirst());
    assertThat(nodes.leadership(1)).isEqualTo(new Leadership(1, member(1)));
    assertThat(nodes.tokens() + nodes.announcements()).isZero();
  }

  @Test
  void everyNodeTellsWhoAskedFirst() {
    RingOfNodes nodes = elect(sorted(3), new int[] {1}, oldestFirst());
    assertThat(nodes.outputs(1, ElectionOutput.Started.class))
        .extracting(ElectionOutput.Started::initiator)
        .containsExactly(id(1));
    assertThat(nodes.outputs(2, ElectionOutput.Started.class))
        .extracting(ElectionOutput.Started::initiator)
        .containsExactly(id(1));
  }

  @Test
  void followersTellOfTheirLeaderOnce() {
    RingOfNodes nodes = elect(sorted(3), new int[] {1}, oldestFirst());
    nodes.heartbeat(2, 1);
    nodes.heartbeat(3, 1);
    assertThat(nodes.outputs(1, ElectionOutput.Followed.class)).hasSize(1);
  }

  @Test
  void afterTheElectionNobodyHasAnythingToDo() {
    RingOfNodes nodes = elect(sorted(5), upTo(5), oldestFirst());
    int tokens = nodes.tokens();
    nodes.live(Duration.ofMinutes(5));
    assertThat(nodes.tokens()).isEqualTo(tokens);
    assertThat(nodes.state(1).phase()).isInstanceOf(Phase.Settled.class);
  }

  @Test
  void theProductsRingIsSortedByIdNaturally() {
    assertThat(ring(10, 9, 2).members()).containsExactly(member(2), member(9), member(10));
  }

  private static RingOfNodes elect(
      List<Integer> order, int[] initiators, Function<Integer, Integer> choice) {
    RingOfNodes nodes = new RingOfNodes(SETTINGS, ringInOrder(order));
    nodes.initiate(initiators);
    nodes.deliverAll(choice);
    return nodes;
  }

  private static Function<Integer, Integer> oldestFirst() {
    return waiting -> 0;
  }

  private static List<Integer> sorted(int size) {
    return IntStream.rangeClosed(1, size).boxed().toList();
  }

  private interface Check {
    void of(List<Integer> order, int[] initiators);
  }

  private static void forEachOrderAndInitiators(int size, Check check) {
    for (List<Integer> order : ordersOf(sorted(size))) {
      for (int set = 1; set < 1 << size; set++) {
        int chosen = set;
        int[] initiators =
            IntStream.rangeClosed(1, size).filter(n -> (chosen >> (n - 1) & 1) == 1).toArray();
        check.of(order, initiators);
      }
    }
  }

  private static List<List<Integer>> ordersOf(List<Integer> numbers) {
    if (numbers.isEmpty()) {
      return List.of(List.of());
    }
    List<List<Integer>> orders = new ArrayList<>();
    for (Integer first : numbers) {
      List<Integer> others = new ArrayList<>(numbers);
      others.remove(first);
      for (List<Integer> rest : ordersOf(others)) {
        List<Integer> order = new ArrayList<>(List.of(first));
        order.addAll(rest);
        orders.add(order);
      }
    }
    return orders;
  }
}
