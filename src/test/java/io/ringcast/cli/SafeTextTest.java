package io.ringcast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeTextTest {

  @ParameterizedTest
  @CsvSource({
    "'plain text',          'plain text'",
    "'\u001b[2J',           '\\u001b[2J'",
    "'\u001b]0;title\u0007','\\u001b]0;title\\u0007'",
    "'\u009b31m',           '\\u009b31m'",
    "'a\nb\rc\td',          'a\\nb\\rc\\td'",
    "'\u202egnp.exe',       '\\u202egnp.exe'",
    "'\u2028',              '\\u2028'",
    "'\ud83d',              '\\ud83d'",
    "'grüße 🎉 日本',        'grüße 🎉 日本'",
    "'👩\u200d💻',            '👩\u200d💻'"
  })
  void escapesWhatATerminalWouldObey(String text, String shown) {
    assertThat(SafeText.escape(text)).isEqualTo(shown);
  }

  @Test
  void leavesNoControlCharacterOfAnyKind() {
    String all =
        IntStream.rangeClosed(0, 0xFFFF)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();

    assertThat(SafeText.escape(all).chars())
        .noneMatch(c -> Character.isISOControl(c))
        .noneMatch(c -> c >= 0x202A && c <= 0x202E);
  }
}
