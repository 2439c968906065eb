package io.ringcast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncarnationTest {

  @Test
  void aLaterLifeIsHigher() {
    assertThat(new Incarnation(1_800_000_000_001L))
        .isGreaterThan(new Incarnation(1_800_000_000_000L));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void isPositive(long value) {
    assertThatThrownBy(() -> new Incarnation(value)).isInstanceOf(IllegalArgumentException.class);
  }
}
