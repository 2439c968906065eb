package io.ringcast.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeenMessagesTest {

  @Test
  void forgetsTheLeastRecentBeyondItsCapacity() {
    SeenMessages seen = new SeenMessages();
    for (int i = 0; i <= SeenMessages.CAPACITY; i++) {
      assertThat(seen.add("bob", "m" + i)).isTrue();
    }

    assertThat(seen.add("bob", "m" + SeenMessages.CAPACITY)).isFalse();
    assertThat(seen.add("bob", "m1")).isFalse();
    assertThat(seen.add("bob", "m0")).isTrue();
  }
}
