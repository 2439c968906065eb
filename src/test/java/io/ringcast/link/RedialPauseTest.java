package io.ringcast.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RedialPauseTest {

  private final RedialPause pause = new RedialPause();

  @Test
  void growsUpToItsBound() {
    assertThat(Stream.generate(() -> pause.after(Duration.ZERO)).limit(12))
        .extracting(Duration::toMillis)
        .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L, 1000L, 1000L);
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
