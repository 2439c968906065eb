package io.ringcast.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RedialPauseTest {

  private final RedialPause pause = new RedialPause();

  @Test
  void growsUpToItsBound() {
    assertThat(Stream.generate(() -> pause.after(Duration.ZERO)).limit(10))
        .extracting(Duration::toMillis)
        .containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 320L, 640L, 1000L, 1000L);
  }

  @Test
  void isNoneAfterALinkThatLasted() {
    pause.after(Duration.ZERO);
    pause.after(Duration.ZERO);

    assertThat(pause.after(Duration.ofSeconds(1))).isZero();
    assertThat(pause.after(Duration.ZERO)).isEqualTo(RedialPause.FIRST);
  }

  @Test
  void growsWhenLinksBreakAtOnce() {
    pause.after(Duration.ofMillis(5));

    assertThat(pause.after(Duration.ofMillis(5))).isEqualTo(RedialPause.FIRST.multipliedBy(2));
  }
}
