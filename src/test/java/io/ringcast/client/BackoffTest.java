package io.ringcast.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

class BackoffTest {

  @RepeatedTest(20)
  void doublesUpToTheLongestWithHalfOfEachLeftToChance(RepetitionInfo seed) {
    Backoff backoff = new Backoff(new Random(seed.getCurrentRepetition()));
    long[] ceilings = {100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000};

    for (long ceiling : ceilings) {
      assertThat(backoff.next())
          .isBetween(Duration.ofMillis(ceiling / 2), Duration.ofMillis(ceiling));
    }
    backoff.reset();
    assertThat(backoff.next()).isLessThanOrEqualTo(Backoff.SHORTEST);
  }

  @RepeatedTest(3)
  void twoClientsDoNotComeBackTogether(RepetitionInfo seed) {
    Random random = new Random(seed.getCurrentRepetition());

    assertThat(Stream.generate(() -> new Backoff(random).next()).limit(50).distinct())
        .hasSizeGreaterThan(40);
  }
}
