package io.ringcast.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;

class ProcessExitTest {

  private final List<String> done = new CopyOnWriteArrayList<>();
  private final ProcessExit exit =
      new ProcessExit(
          code -> {
            done.add("closed" + (Thread.currentThread().isDaemon() ? " by a daemon" : ""));
            return code;
          },
          code -> done.add("ended with " + code));

  private void started() {
    exit.onApplicationEvent(new AvailabilityChangeEvent<>(this, ReadinessState.ACCEPTING_TRAFFIC));
  }

  @Test
  void everythingIsClosedBeforeTheProcessEnds() {
    started();
    exit.exit(3);
    await().untilAsserted(() -> assertThat(done).containsExactly("closed", "ended with 3"));
  }

  @Test
  void aStartUnderWayEndsFirst() {
    exit.exit(3);
    assertThat(done).isEmpty();
    started();
    await().untilAsserted(() -> assertThat(done).containsExactly("closed", "ended with 3"));
  }

  /** Else the process could end before it is given its exit code. */
  @Test
  void aDaemonsCallKeepsTheProcessUntilItsEnd() {
    started();
    Thread.ofPlatform().daemon().start(() -> exit.exit(3));
    await().untilAsserted(() -> assertThat(done).containsExactly("closed", "ended with 3"));
  }
}
