package io.ringcast.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {

  private static final int LIMIT = 1024 * 1024;

  @Test
  void readsSeveralFramesThatCameInOneRead() throws IOException {
    FrameReader reader = reader(join(frame("one"), frame("two"), frame("three")));

    assertThat(texts(reader)).containsExactly("one", "two", "three");
  }

  @Test
  void readsFramesThatComeByteByByte() throws IOException {
    String big = "x".repeat(20_000);
    byte[] stream = join(frame("one"), frame(big), frame("three"));

    FrameReader reader = new FrameReader(new Chunks(stream, () -> 1), LIMIT);

    assertThat(texts(reader)).containsExactly("one", big, "three");
  }

  @Test
  void readsTheSameFramesHoweverTheyAreCut() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int run = 0; run < 200; run++) {
      List<String> sent = new ArrayList<>();
      ByteArrayOutputStream stream = new ByteArrayOutputStream();
      for (int i = random.nextInt(1, 12); i > 0; i--) {
        String text = "m".repeat(1 + random.nextInt(random.nextInt(8) == 0 ? 30_000 : 300));
        sent.add(text);
        stream.writeBytes(frame(text));
      }
      int most = 1 + random.nextInt(random.nextBoolean() ? 16 : 10_000);
      Chunks in = new Chunks(stream.toByteArray(), () -> 1 + random.nextInt(most));

      assertThat(texts(new FrameReader(in, LIMIT)))
          .as("seed %d, run %d", seed, run)
          .isEqualTo(sent);
    }
  }

  @Test
  void readsFramesAtAndAroundTheSizeOfItsBuffer() throws IOException {
    for (int length = 8 * 1024 - 8; length <= 8 * 1024 + 8; length++) {
      String text = "b".repeat(length);
      assertThat(texts(reader(join(frame("before"), frame(text), frame("after")))))
          .containsExactly("before", text, "after");
    }
  }

  @Test
  void readsAFrameOfExactlyTheLimitAndOfOneByte() throws IOException {
    byte[] stream = join(frame("12345678"), frame("1"));

    assertThat(texts(new FrameReader(new ByteArrayInputStream(stream), 8)))
        .containsExactly("12345678", "1");
  }

  @ParameterizedTest
  @CsvSource({
    "00000000, 0",
    "00000009, 9",
    "00100001, 1048577",
    "7fffffff, 2147483647",
    "80000000, 2147483648",
    "ffffffff, 4294967295",
    "47455420, 1195725856" // "GET ", read as a length
  })
  void refusesALengthThatIsNotAllowedAndNamesIt(String header, long length) {
    byte[] stream = join(hex(header), new byte[64]);

    FrameException refused =
        catchThrowableOfType(
            FrameException.class,
            () -> new FrameReader(new ByteArrayInputStream(stream), 8).next());

    assertThat(refused.problem()).isEqualTo(FrameException.Problem.BAD_LENGTH);
    assertThat(refused).hasMessageContainingAll(Long.toString(length), "1 to 8");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void tellsAStreamThatEndsInsideALength(int bytes) {
    FrameException truncated =
        catchThrowableOfType(FrameException.class, () -> reader(new byte[bytes]).next());

    assertThat(truncated.problem()).isEqualTo(FrameException.Problem.TRUNCATED);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5, 8, 12})
  void tellsAStreamThatEndsInsideABody(int bytes) {
    byte[] stream = ByteBuffer.allocate(bytes).put(frame("nine chars"), 0, bytes).array();

    FrameException truncated =
        catchThrowableOfType(FrameException.class, () -> reader(stream).next());

    assertThat(truncated.problem()).isEqualTo(FrameException.Problem.TRUNCATED);
  }

  @Test
  void endsWithNullBetweenTwoFrames() throws IOException {
    FrameReader reader = reader(frame("only"));

    assertThat(reader.next()).isNotNull();
    assertThat(reader.next()).isNull();
    assertThat(reader(new byte[0]).next()).isNull();
  }

  @Test
  void takesNoMemoryForALengthThatIsOnlyClaimed() {
    byte[] stream = ByteBuffer.allocate(14).putInt(1_000_000_000).put(new byte[10]).array();
    FrameReader reader = new FrameReader(new ByteArrayInputStream(stream), Integer.MAX_VALUE - 8);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    long before = threads.getCurrentThreadAllocatedBytes();
    assertThatThrownBy(reader::next).isInstanceOf(FrameException.class);
    long taken = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(taken).isLessThan(50_000_000);
  }

  @Test
  void passesAFailureOfTheStreamOn() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("reset by peer");
          }
        };

    assertThatThrownBy(() -> new FrameReader(broken, LIMIT).next())
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(FrameException.class)
        .hasMessage("reset by peer");
  }

  private static FrameReader reader(byte[] stream) {
    return new FrameReader(new ByteArrayInputStream(stream), LIMIT);
  }

  private static List<String> texts(FrameReader reader) throws IOException {
    List<String> texts = new ArrayList<>();
    for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
      texts.add(new String(frame.json(), UTF_8));
    }
    return texts;
  }

  private static byte[] frame(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return ByteBuffer.allocate(4 + bytes.length).putInt(bytes.length).put(bytes).array();
  }

  private static byte[] hex(String digits) {
    return ByteBuffer.allocate(4).putInt((int) Long.parseLong(digits, 16)).array();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }

  /** A stream that gives at most as many bytes a read as it is told. */
  private static final class Chunks extends InputStream {
    private final ByteArrayInputStream rest;
    private final IntSupplier most;

    Chunks(byte[] bytes, IntSupplier most) {
      this.rest = new ByteArrayInputStream(bytes);
      this.most = most;
    }

    @Override
    public int read() {
      return rest.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      return rest.read(target, offset, Math.min(length, most.getAsInt()));
    }
  }
}
