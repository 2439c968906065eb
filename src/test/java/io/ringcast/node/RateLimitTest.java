package io.ringcast.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);

  private int taken(RateLimit limit, int tries) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += limit.tryTake() ? 1 : 0;
    }
    return taken;
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void aTenthOfASecondAtOnce() {
    assertThat(taken(RateLimit.perSecond(100, now::get), 50)).isEqualTo(10);
    assertThat(taken(RateLimit.perSecond(5, now::get), 50)).isEqualTo(1);
  }

  @Test
  void roomComesBackEvenly() {
    RateLimit limit = RateLimit.perSecond(100, now::get);
    taken(limit, 10);

    pass(Duration.ofMillis(9));
    assertThat(limit.tryTake()).isFalse();
    pass(Duration.ofMillis(1));
    assertThat(taken(limit, 50)).isEqualTo(1);
    pass(Duration.ofMillis(30));
    assertThat(taken(limit, 50)).isEqualTo(3);
  }

  @Test
  void aLongRestGivesNoMoreAtOnce() {
    RateLimit limit = RateLimit.perSecond(100, now::get);
    taken(limit, 10);
    pass(Duration.ofHours(1));

    assertThat(taken(limit, 50)).isEqualTo(10);
  }

  @Test
  void onceInATime() {
    RateLimit limit = RateLimit.oncePer(Duration.ofMinutes(1), now::get);

    assertThat(limit.tryTake()).isTrue();
    pass(Duration.ofSeconds(59));
    assertThat(limit.tryTake()).isFalse();
    pass(Duration.ofSeconds(1));
    assertThat(limit.tryTake()).isTrue();
    assertThat(limit.tryTake()).isFalse();
  }
}
