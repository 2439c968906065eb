package io.ringcast.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadSheddingTest {

  private static final Duration WINDOW = Duration.ofSeconds(4);

  private final LoadShedding shedding = new LoadShedding();
  private int second;

  private void sample(int weight, int seconds) {
    for (int i = 0; i < seconds; i++) {
      shedding.sample(weight, Duration.ofSeconds(second++).toNanos(), WINDOW);
    }
  }

  @ParameterizedTest
  @CsvSource({"40, 60, true", "41, 60, false", "60, 40, false", "1, 100, true", "50, 50, false"})
  void clearlyLessRoomThanOnAverageIsAReason(int own, int other, boolean due) {
    sample(own, 20);
    assertThat(shedding.isDue(own, List.of(other))).isEqualTo(due);
  }

  @Test
  void aNodeAloneHasNobodyToShedTo() {
    sample(1, 20);
    assertThat(shedding.isDue(1, List.of())).isFalse();
  }

  @Test
  void aMomentIsNoReason() {
    sample(80, 8);
    sample(20, 4);
    assertThat(shedding.isDue(20, List.of(80, 80))).isFalse();
  }

  @Test
  void whatLastsIsAReason() {
    sample(80, 8);
    sample(20, 8);
    assertThat(shedding.isDue(20, List.of(80, 80))).isTrue();
  }

  @Test
  void whoHasRoomAgainGetsClientsAtOnce() {
    sample(20, 20);
    assertThat(shedding.isDue(80, List.of(80, 80))).isFalse();
  }

  @Test
  void afterAGapNothingIsKnown() {
    sample(20, 20);
    second += 20;
    sample(20, 1);
    assertThat(shedding.isDue(20, List.of(80, 80))).isFalse();
  }

  @Test
  void beforeTheFirstSampleNothingIsKnown() {
    assertThat(shedding.isDue(1, List.of(100, 100))).isFalse();
  }

  /** Bursts and departures at once or one by one, and views as old as two heartbeats. */
  @Test
  void neverAllNodesAtOnce() {
    int shed = 0;
    for (int seed = 0; seed < 300; seed++) {
      shed += Cluster.run(new Random(seed));
    }
    assertThat(shed).as("how often some node shed").isPositive();
  }

  /** What each node had in the past seconds, and what the others know of that. */
  private static final class Cluster {

    private static final int SECONDS = 120;
    private static final int OLDEST_VIEW = 4;

    private final Random random;
    private final List<LoadShedding> nodes = new ArrayList<>();
    private final List<List<Integer>> history = new ArrayList<>();

    private Cluster(Random random) {
      this.random = random;
      int size = 2 + random.nextInt(4);
      for (int node = 0; node < size; node++) {
        nodes.add(new LoadShedding());
        history.add(new ArrayList<>());
      }
    }

    /** Returns how often a node shed; fails if all did at once. */
    static int run(Random random) {
      Cluster cluster = new Cluster(random);
      int shed = 0;
      for (int second = 0; second < SECONDS; second++) {
        cluster.change(second);
        long due = IntStream.range(0, cluster.nodes.size()).filter(cluster::isDue).count();
        assertThat(due).as("nodes that shed at once").isLessThan(cluster.nodes.size());
        shed += (int) due;
      }
      return shed;
    }

    private void change(int second) {
      boolean together = random.nextInt(3) == 0;
      int common = random.nextInt(101);
      for (int node = 0; node < nodes.size(); node++) {
        List<Integer> past = history.get(node);
        boolean changes = random.nextInt(8) == 0;
        int before = past.isEmpty() ? random.nextInt(101) : past.getLast();
        int weight = together && random.nextInt(8) == 0 ? common : before;
        past.add(changes ? random.nextInt(101) : weight);
        nodes.get(node).sample(past.getLast(), Duration.ofSeconds(second).toNanos(), WINDOW);
      }
    }

    private boolean isDue(int node) {
      List<Integer> others =
          IntStream.range(0, nodes.size())
              .filter(other -> other != node)
              .mapToObj(other -> known(history.get(other)))
              .toList();
      return nodes.get(node).isDue(history.get(node).getLast(), others);
    }

    private int known(List<Integer> past) {
      int age = random.nextInt(Math.min(OLDEST_VIEW, past.size()));
      return past.get(past.size() - 1 - age);
    }
  }
}
