package io.ringcast.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MessageRatesTest {

  private static final Offset<Double> EXACTLY = within(1e-9);

  private final MessageRates rates = new MessageRates();

  private void sample(double second, long in, long out) {
    rates.sample((long) (second * TimeUnit.SECONDS.toNanos(1)), in, out);
  }

  @Test
  void aSingleSampleIsNoRate() {
    sample(1, 1000, 2000);
    assertThat(rates.rates()).isEqualTo(MessageRates.Rates.NONE);
  }

  @Test
  void theRateIsWhatCameBetweenTwoSamples() {
    sample(1, 1000, 2000);
    sample(2, 1100, 2500);
    assertThat(rates.rates().in()).isCloseTo(100, EXACTLY);
    assertThat(rates.rates().out()).isCloseTo(500, EXACTLY);
  }

  @Test
  void irregularSamplesCountByTheTimeThatReallyPassed() {
    sample(0, 0, 0);
    sample(0.5, 100, 0);
    sample(2.5, 500, 0);
    assertThat(rates.rates().in()).isCloseTo(200, EXACTLY);
  }

  @Test
  void aSteadyStreamHasASteadyRate() {
    for (int second = 0; second <= 60; second++) {
      sample(second, 70L * second, 7L * second);
    }
    assertThat(rates.rates().in()).isCloseTo(70, EXACTLY);
    assertThat(rates.rates().out()).isCloseTo(7, EXACTLY);
  }

  @Test
  void aBurstIsForgottenWhenTheWindowHasPassed() {
    sample(0, 0, 0);
    sample(1, 1000, 0);
    for (int second = 2; second <= 6; second++) {
      sample(second, 1000, 0);
    }
    assertThat(rates.rates().in()).isZero();
  }

  @Test
  void withinTheWindowABurstIsSpreadOverIt() {
    sample(0, 0, 0);
    sample(1, 1000, 0);
    for (int second = 2; second <= 5; second++) {
      sample(second, 1000, 0);
    }
    assertThat(rates.rates().in()).isCloseTo(200, EXACTLY);
  }

  @Test
  void afterALongPauseOldSamplesAreGone() {
    sample(0, 0, 0);
    sample(1, 10, 0);
    sample(100, 5000, 0);
    assertThat(rates.rates()).isEqualTo(MessageRates.Rates.NONE);
  }
}
