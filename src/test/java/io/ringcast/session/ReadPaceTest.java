package io.ringcast.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReadPaceTest {

  private static final int BYTES_PER_SECOND = 1_000_000;
  private static final long START = Long.MAX_VALUE - 5;

  private final ReadRate rate = new ReadRate(BYTES_PER_SECOND);
  private final ReadPace pace = new ReadPace(rate);

  private static long millis(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  @Test
  void aShortBurstIsReadAsItComes() {
    assertThat(pace.pauseNanos(5_000, START)).isZero();
    assertThat(pace.pauseNanos(5_000, START)).isZero();
  }

  @Test
  void aLongBurstWaitsForAsLongAsItMayTake() {
    assertThat(pace.pauseNanos(25_000, START)).isEqualTo(millis(25));
  }

  @Test
  void whoKeepsToTheRateNeverWaits() {
    for (int i = 0; i < 1000; i++) {
      assertThat(pace.pauseNanos(5_000, START + i * millis(5))).isZero();
    }
  }

  @Test
  void whoSendsAllTheTimeIsReadAtTheRate() {
    long now = START;
    int bytes = 0;
    while (now - START < millis(1000)) {
      bytes += 8_000;
      now += pace.pauseNanos(8_000, now);
    }
    long burst = BYTES_PER_SECOND * ReadPace.BURST_NANOS / millis(1000);
    assertThat((long) bytes).isBetween((long) BYTES_PER_SECOND, BYTES_PER_SECOND + 2 * burst);
  }

  @Test
  void anEighthOfTheRateIsLeftWhileSomebodySendsLittle() {
    ReadPace other = new ReadPace(rate);
    assertThat(pace.pauseNanos(1_000, START)).isZero();
    assertThat(other.pauseNanos(10, START + millis(100))).isZero();

    assertThat(pace.pauseNanos(25_000, START + millis(100))).isEqualTo(millis(200));
  }

  @Test
  void thoseWhoSendMuchDoNotHoldUpEachOther() {
    ReadPace other = new ReadPace(rate);
    assertThat(other.pauseNanos(25_000, START)).isEqualTo(millis(25));
    assertThat(pace.pauseNanos(25_000, START)).isEqualTo(millis(25));
  }

  @Test
  void whoIsHeldToAnEighthDoesNotPassForOneWhoSendsLittle() {
    ReadPace other = new ReadPace(rate);
    long now = START;
    for (int i = 0; i < 100; i++) {
      now += millis(8);
      pace.pauseNanos(1_000, now);
    }
    assertThat(other.pauseNanos(25_000, now)).isEqualTo(millis(25));
  }

  @Test
  void theWholeRateIsBackSoonAfterTheOthersAreSilent() {
    ReadPace other = new ReadPace(rate);
    assertThat(other.pauseNanos(10, START)).isZero();
    assertThat(pace.pauseNanos(1_000, START)).isZero();

    long later = START + ReadRate.OTHERS_NANOS + millis(1);
    assertThat(pace.pauseNanos(25_000, later)).isEqualTo(millis(25));
  }

  @Test
  void aPauseIsCounted() {
    assertThat(pace.pauseNanos(5_000, START)).isZero();
    assertThat(rate.pauses()).isZero();
    assertThat(pace.pauseNanos(25_000, START)).isPositive();
    assertThat(rate.pauses()).isOne();
  }

  @Test
  void silenceIsNotSavedUp() {
    assertThat(pace.pauseNanos(5_000, START)).isZero();
    assertThat(pace.pauseNanos(15_000, START + millis(60_000))).isEqualTo(millis(15));
  }
}
