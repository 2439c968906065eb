package io.ringcast.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.node.Endpoint;
import io.ringcast.node.NodeId;
import io.ringcast.wire.Message.Load;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RebalanceTest {

  private static final Duration HEARTBEAT = Duration.ofMillis(500);
  private static final long STEADY = 3 * HEARTBEAT.toNanos();

  private final Rebalance rebalance = new Rebalance(HEARTBEAT);

  private static Candidate node(int index, int clients, int maxClients) {
    return node(index, new Load(clients, maxClients, 0, 0, 50, true, false));
  }

  private static Candidate node(int index, Load load) {
    return new Candidate(
        new NodeId("server" + index), new Endpoint("127.0.0.1", 5000 + index), load);
  }

  private List<Rebalance.Order> steadily(Candidate... candidates) {
    rebalance.onTick(List.of(candidates), 0);
    return rebalance.onTick(List.of(candidates), STEADY).orders();
  }

  @Test
  void theFullestGivesToTheEmptiestSlowly() {
    assertThat(steadily(node(1, 400, 1000), node(2, 0, 1000)))
        .containsExactly(new Rebalance.Order(new NodeId("server1"), new NodeId("server2"), 10));
  }

  @Test
  void placesDecideNotNodes() {
    assertThat(steadily(node(1, 90, 900), node(2, 10, 100))).isEmpty();
    assertThat(rebalance.imbalance()).isZero();
  }

  @Test
  void aDifferenceThatPassesIsLeftAlone() {
    rebalance.onTick(List.of(node(1, 40, 100), node(2, 0, 100)), 0);
    rebalance.onTick(List.of(node(1, 20, 100), node(2, 20, 100)), STEADY - 1);
    assertThat(rebalance.onTick(List.of(node(1, 40, 100), node(2, 0, 100)), STEADY).orders())
        .isEmpty();
  }

  @Test
  void aSmallDifferenceIsLeftAlone() {
    assertThat(steadily(node(1, 110, 1000), node(2, 90, 1000))).isEmpty();
    assertThat(steadily(node(3, 2, 1000), node(4, 1, 1000))).isEmpty();
  }

  @Test
  void whatBeganGoesOnBelowTheLimitAtWhichItBegan() {
    assertThat(steadily(node(1, 130, 1000), node(2, 70, 1000))).isNotEmpty();
    assertThat(
            rebalance.onTick(List.of(node(1, 110, 1000), node(2, 90, 1000)), 2 * STEADY).orders())
        .isNotEmpty();
    assertThat(
            rebalance.onTick(List.of(node(1, 104, 1000), node(2, 96, 1000)), 3 * STEADY).orders())
        .isEmpty();
  }

  @Test
  void aNodeThatDrainsOrIsNotReadyTakesNone() {
    assertThat(
            steadily(
                node(1, 400, 1000),
                node(2, new Load(0, 1000, 0, 0, 0, true, true)),
                node(3, new Load(0, 1000, 0, 0, 0, false, false))))
        .isEmpty();
  }

  @Test
  void anOperatorNeedNotWait() {
    rebalance.hurry(0);
    assertThat(rebalance.onTick(List.of(node(1, 11, 100), node(2, 9, 100)), 0).orders())
        .isNotEmpty();
  }

  @Test
  void anOperatorsWishIsWorkedOffToTheLastClientOnce() {
    List<Candidate> uneven = List.of(node(1, 103, 1000), node(2, 97, 1000));
    rebalance.hurry(0);
    assertThat(rebalance.onTick(uneven, 0).orders())
        .containsExactly(new Rebalance.Order(new NodeId("server1"), new NodeId("server2"), 3));
    rebalance.onTick(List.of(node(1, 100, 1000), node(2, 100, 1000)), STEADY);
    assertThat(rebalance.onTick(uneven, 2 * STEADY).orders()).isEmpty();
  }

  @Test
  void clientsThatComeAndGoDoNotMakeAWishLastForEver() {
    rebalance.hurry(0);
    rebalance.onTick(List.of(node(1, 103, 1000), node(2, 97, 1000)), 0);
    assertThat(rebalance.onTick(List.of(node(1, 102, 1000), node(2, 98, 1000)), STEADY).orders())
        .isEmpty();
  }

  @Test
  void aWishEndsWithTheLead() {
    rebalance.hurry(0);
    rebalance.forget();
    assertThat(steadily(node(1, 130, 1000), node(2, 70, 1000))).isNotEmpty();
    assertThat(
            rebalance.onTick(List.of(node(1, 103, 1000), node(2, 97, 1000)), 2 * STEADY).orders())
        .isEmpty();
  }

  @Test
  void aWishWaitsForANodeThatMayNotGiveYet() {
    rebalance.hurry(0);
    rebalance.onTick(List.of(node(1, 103, 1000), node(2, 97, 1000)), 0);
    List<Candidate> reverse = List.of(node(1, 97, 1000), node(2, 103, 1000));
    rebalance.hurry(STEADY);
    assertThat(rebalance.onTick(reverse, STEADY).orders()).isEmpty();
    assertThat(rebalance.onTick(reverse, Rebalance.ROLE_LASTS.toNanos()).orders()).isNotEmpty();
  }

  @Test
  void oneOrderIsNoLargerThanADirective() {
    List<Candidate> uneven = List.of(node(1, 41_500, 100_000), node(2, 38_500, 100_000));
    rebalance.hurry(0);
    assertThat(rebalance.onTick(uneven, 0).orders())
        .extracting(Rebalance.Order::count)
        .containsExactly(1000);
    assertThat(
            rebalance
                .onTick(List.of(node(1, 40_500, 100_000), node(2, 39_500, 100_000)), STEADY)
                .orders())
        .extracting(Rebalance.Order::count)
        .containsExactly(500);
  }

  static LongStream seeds() {
    return new Random().longs(300);
  }

  /**
   * Nodes of any size, with news that come late and moves that take their time or do not happen:
   * while a role lasts, nobody both gives and takes.
   */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void noTwoNodesSwapClients(long seed) {
    Random random = new Random(seed);
    int count = 2 + random.nextInt(5);
    int[] places = IntStream.range(0, count).map(i -> 50 + random.nextInt(450)).toArray();
    int[] clients = IntStream.range(0, count).map(i -> random.nextInt(places[i] + 1)).toArray();
    int lag = random.nextInt(4);
    Deque<int[]> news = new ArrayDeque<>();
    Set<NodeId> gave = new HashSet<>();
    Set<NodeId> took = new HashSet<>();
    int steps = (int) (Rebalance.ROLE_LASTS.toMillis() / HEARTBEAT.toMillis());
    for (int step = 0; step < steps; step++) {
      news.add(clients.clone());
      int[] known = news.size() > lag ? news.remove() : news.peek();
      List<Candidate> candidates = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        candidates.add(node(i, known[i], places[i]));
      }
      if (random.nextInt(20) == 0) {
        rebalance.hurry(step * HEARTBEAT.toNanos());
      }
      for (Rebalance.Order order :
          rebalance.onTick(candidates, step * HEARTBEAT.toNanos()).orders()) {
        gave.add(order.from());
        took.add(order.to());
        int from = candidates.stream().map(Candidate::node).toList().indexOf(order.from());
        int to = candidates.stream().map(Candidate::node).toList().indexOf(order.to());
        int moved = Math.min(clients[from], random.nextInt(5) == 0 ? 0 : order.count());
        clients[from] -= moved;
        clients[to] += moved;
      }
    }
    assertThat(gave).noneMatch(took::contains);
  }

  @Test
  void aBigDifferenceIsWorkedOff() {
    int[] clients = workedOff();
    assertThat(clients[0]).isBetween(95, 105);
    assertThat(clients[1]).isBetween(90, 110);
    assertThat(clients[2]).isBetween(90, 110);
  }

  @Test
  void aBigDifferenceIsWorkedOffToTheLastClientIfAnOperatorWishesSo() {
    rebalance.hurry(0);
    assertThat(workedOff()).containsExactly(100, 100, 100);
  }

  /** What becomes of 300 clients who are all at one of three nodes. */
  private int[] workedOff() {
    int[] clients = {300, 0, 0};
    for (int step = 0; step < 200; step++) {
      List<Candidate> candidates =
          IntStream.range(0, 3).mapToObj(i -> node(i, clients[i], 1000)).toList();
      rebalance
          .onTick(candidates, step * HEARTBEAT.toNanos())
          .orders()
          .forEach(order -> {
            clients[order.from().value().charAt(6) - '0'] -= order.count();
            clients[order.to().value().charAt(6) - '0'] += order.count();
          });
    }
    return clients;
  }
}
