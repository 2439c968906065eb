package io.ringcast.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.node.Endpoint;
import io.ringcast.node.NodeId;
import io.ringcast.wire.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PickerTest {

  private static final long WINDOW = Duration.ofSeconds(2).toNanos();

  private final Picker picker = new Picker(Duration.ofNanos(WINDOW));

  private static Candidate node(int number, int clients, int maxClients, double cpu) {
    int weight = clients < maxClients ? 50 : 0;
    return new Candidate(
        new NodeId("server" + number),
        new Endpoint("127.0.0.1", 5000 + number),
        new Message.Load(clients, maxClients, cpu, 0, weight, true, false));
  }

  private String pick(long now, Candidate... candidates) {
    return picker
        .pick(List.of(candidates), now)
        .map(candidate -> candidate.node().value())
        .orElse("none");
  }

  private Map<String, Long> burst(int size, Candidate... candidates) {
    List<String> picked = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      picked.add(pick(0, candidates));
    }
    return picked.stream()
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  @Test
  void mostRoomWins() {
    assertThat(pick(0, node(1, 50, 100, 0), node(2, 10, 100, 0), node(3, 20, 100, 0)))
        .isEqualTo("server2");
  }

  @Test
  void aBusyNodeHasLessRoom() {
    assertThat(pick(0, node(1, 10, 100, 0.9), node(2, 20, 100, 0.1))).isEqualTo("server2");
  }

  @Test
  void theLowestIdIsFirstAmongEquals() {
    assertThat(pick(0, node(10, 0, 100, 0), node(9, 0, 100, 0))).isEqualTo("server9");
  }

  @Test
  void aNodeWithoutWeightIsNeverPicked() {
    Candidate draining =
        new Candidate(
            new NodeId("server1"),
            new Endpoint("127.0.0.1", 5001),
            new Message.Load(0, 100, 0, 0, 0, true, true));
    assertThat(pick(0, draining, node(2, 99, 100, 1))).isEqualTo("server2");
    assertThat(pick(0, draining)).isEqualTo("none");
    assertThat(pick(0)).isEqualTo("none");
  }

  @Test
  void aBurstSpreadsOverEqualNodes() {
    assertThat(burst(6, node(1, 0, 10_000, 0), node(2, 0, 10_000, 0), node(3, 0, 10_000, 0)))
        .isEqualTo(Map.of("server1", 2L, "server2", 2L, "server3", 2L));
  }

  @Test
  void aBurstSpreadsByTheRoomOfTheNodes() {
    Map<String, Long> picked = burst(300, node(1, 2_000, 10_000, 0), node(2, 6_000, 10_000, 0));
    assertThat(picked.get("server1")).isBetween(190L, 210L);
  }

  @Test
  void aBurstDoesNotOverfillANode() {
    assertThat(burst(5, node(1, 98, 100, 0), node(2, 99, 100, 0)))
        .isEqualTo(Map.of("server1", 2L, "server2", 1L, "none", 2L));
  }

  @Test
  void pastAssignmentsAreForgottenWhenTheLoadIsFresh() {
    Candidate first = node(1, 0, 100, 0);
    Candidate second = node(2, 0, 100, 0);
    assertThat(pick(0, first, second)).isEqualTo("server1");
    assertThat(pick(WINDOW, first, second)).isEqualTo("server2");
    assertThat(pick(4 * WINDOW, first, second)).isEqualTo("server1");
  }

  @Test
  void clocksMayBeNegative() {
    Candidate first = node(1, 0, 100, 0);
    Candidate second = node(2, 0, 100, 0);
    assertThat(pick(-1, first, second)).isEqualTo("server1");
    assertThat(pick(0, first, second)).isEqualTo("server2");
  }
}
