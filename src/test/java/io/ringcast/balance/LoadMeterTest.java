package io.ringcast.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ringcast.wire.Message;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoadMeterTest {

  private final AtomicLong nanos = new AtomicLong();
  private final LoadMeter meter = new LoadMeter(nanos::get, Duration.ofSeconds(10));

  private int weight(int clients, int maxClients, double queue) {
    return meter.load(clients, maxClients, queue, true, false).weight();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 100, 100",
    "1, 100, 99",
    "50, 100, 50",
    "99, 100, 1",
    "9999, 10000, 1",
    "100, 100, 0",
    "101, 100, 0",
    "0, 0, 0"
  })
  void theWeightIsTheRoomLeft(int clients, int maxClients, int weight) {
    assertThat(weight(clients, maxClients, 0)).isEqualTo(weight);
  }

  @Test
  void aNodeThatIsDrainingOrNotReadyHasNoWeight() {
    assertThat(meter.load(0, 100, 0, true, true).weight()).isZero();
    assertThat(meter.load(0, 100, 0, false, false).weight()).isZero();
  }

  @Test
  void pressureTakesRoomButNeverAllOfIt() {
    assertThat(weight(50, 100, 0.5)).isBetween(25, 40);
    assertThat(weight(50, 100, 1)).isBetween(10, 15);
    meter.onCpu(1);
    assertThat(weight(50, 100, 0)).isBetween(10, 15);
    assertThat(weight(99, 100, 1)).isEqualTo(1);
  }

  @Test
  void aModestCpuTakesNoRoom() {
    meter.onCpu(0.4);
    assertThat(weight(0, 100, 0)).isEqualTo(100);
  }

  @Test
  void cpuIsSmoothedByTheTimeThatPassed() {
    meter.onCpu(0);
    nanos.addAndGet(Duration.ofMillis(100).toNanos());
    meter.onCpu(1);
    assertThat(meter.cpu()).isCloseTo(0.01, within(0.001));

    nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    meter.onCpu(1);
    assertThat(meter.cpu()).isCloseTo(0.64, within(0.01));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, -1})
  void whatIsNotKnownIsLeftOut(double unknown) {
    meter.onCpu(0.3);
    nanos.addAndGet(Duration.ofSeconds(100).toNanos());
    meter.onCpu(unknown);
    assertThat(meter.cpu()).isEqualTo(0.3);
  }

  @Test
  void theLoadTellsWhatItIsMadeOf() {
    meter.onCpu(0.3);
    assertThat(meter.load(7, 100, 0.25, true, false))
        .isEqualTo(new Message.Load(7, 100, 0.3, 0.25, 76, true, false));
  }
}
