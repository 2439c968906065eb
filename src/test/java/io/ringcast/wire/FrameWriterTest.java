package io.ringcast.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FrameWriterTest {

  @Test
  void aFrameIsItsLengthInBigEndianAndItsJson() throws IOException {
    Counting out = new Counting();

    new FrameWriter(out).write(List.of(frame("{}")));

    assertThat(out.bytes.toByteArray()).containsExactly(0, 0, 0, 2, '{', '}');
    assertThat(frame("{}").size()).isEqualTo(6);
  }

  @Test
  void writesManySmallFramesInFewWritesAndInOrder() throws IOException {
    List<String> texts = IntStream.range(0, 1000).mapToObj(i -> "message " + i).toList();
    Counting out = new Counting();

    new FrameWriter(out).write(texts.stream().map(FrameWriterTest::frame).toList());

    assertThat(readBack(out)).isEqualTo(texts);
    assertThat(out.writes).isEqualTo(1);
  }

  @Test
  void keepsTheOrderOfLargeAndSmallFrames() throws IOException {
    List<String> texts =
        Stream.of(10, 200_000, 3, 70_000, 70_000, 1, 65_532, 65_531, 5, 40_000, 40_000)
            .map("x"::repeat)
            .toList();
    Counting out = new Counting();

    new FrameWriter(out).write(texts.stream().map(FrameWriterTest::frame).toList());

    assertThat(readBack(out)).isEqualTo(texts);
  }

  @Test
  void writesNothingForNoFrames() throws IOException {
    Counting out = new Counting();

    new FrameWriter(out).write(List.of());

    assertThat(out.bytes.size()).isZero();
  }

  private static Frame frame(String text) {
    return Frame.ofJson(text.getBytes(UTF_8));
  }

  private static List<String> readBack(Counting out) throws IOException {
    FrameReader reader =
        new FrameReader(new ByteArrayInputStream(out.bytes.toByteArray()), 1024 * 1024);
    List<String> texts = new ArrayList<>();
    for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
      texts.add(new String(frame.json(), UTF_8));
    }
    return texts;
  }

  private static final class Counting extends OutputStream {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int writes;

    @Override
    public void write(int b) {
      writes++;
      bytes.write(b);
    }

    @Override
    public void write(byte[] source, int offset, int length) {
      writes++;
      bytes.write(source, offset, length);
    }
  }
}
