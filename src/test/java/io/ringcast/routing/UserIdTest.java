package io.ringcast.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserIdTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "alice",
        "Alice B. Smith",
        "älice",
        "爱丽丝",
        "👩‍👩‍👧",
        "می‌خواهم",
        "@bob",
        "a'b\"c"
      })
  void printableCharactersAreAllowed(String id) {
    assertThat(UserId.isAllowed(id)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        " alice",
        "alice ",
        "\u00a0alice",
        "al\nice",
        "al\u001b[31mice",
        "al\u2028ice",
        "al\u202eice",
        "al\ud800ice",
        "\u0000"
      })
  void othersAreNot(String id) {
    assertThat(UserId.isAllowed(id)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "ä", "😀"})
  void lengthCountsCodePoints(String character) {
    assertThat(UserId.isAllowed(character.repeat(UserId.MAX_LENGTH))).isTrue();
    assertThat(UserId.isAllowed(character.repeat(UserId.MAX_LENGTH + 1))).isFalse();
  }
}
