package io.ringcast.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineAssemblerTest {

  private static final int LIMIT = 10;

  private final LineAssembler lines = new LineAssembler(LIMIT);
  private final List<String> got = new ArrayList<>();

  private void add(String text) throws FrameException {
    lines.add(ByteBuffer.wrap(text.getBytes(UTF_8)));
    for (Frame frames = lines.all(); frames != null; frames = lines.all()) {
      frames.forEach(frame -> got.add(new String(frame.json(), UTF_8)));
    }
  }

  @Test
  void eachLineIsAMessage() throws FrameException {
    add("one\n\r\n\ntwo\r\nth");
    assertThat(got).containsExactly("one", "two");
    add("r");
    add("ee\n");
    assertThat(got).containsExactly("one", "two", "three");
    assertThat(lines.heldBytes()).isZero();
    lines.end();
  }

  @Test
  void theLongestLineIsAllowed() throws FrameException {
    add("0123456789\r\n0123456789");
    add("\n");
    assertThat(got).containsExactly("0123456789", "0123456789");
  }

  @Test
  void aLongerOneIsNotButWhatWasBeforeItCounts() {
    for (String tooLong : List.of("0123456789x\n", "0123456789xy")) {
      got.clear();
      LineAssembler fresh = new LineAssembler(LIMIT);
      fresh.add(ByteBuffer.wrap(("first\n" + tooLong).getBytes(UTF_8)));
      FrameException refused =
          catchThrowableOfType(
              FrameException.class,
              () -> {
                for (Frame next = fresh.all(); next != null; next = fresh.all()) {
                  next.forEach(frame -> got.add(new String(frame.json(), UTF_8)));
                }
              });
      assertThat(refused.problem()).isEqualTo(FrameException.Problem.BAD_LENGTH);
      assertThat(got).containsExactly("first");
    }
  }

  @Test
  void anEndInsideALineIsTold() throws FrameException {
    add("half");
    assertThat(catchThrowableOfType(FrameException.class, lines::end).problem())
        .isEqualTo(FrameException.Problem.TRUNCATED);
  }
}
