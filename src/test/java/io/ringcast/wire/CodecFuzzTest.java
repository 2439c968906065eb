package io.ringcast.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random and mutated bytes: nothing but {@link InvalidMessageException} and {@link FrameException}
 * may come out, and what is taken can be written and read again. Every run takes another seed; a
 * failure names it, and {@code -Dfuzz.seed=<seed>} repeats it.
 */
class CodecFuzzTest {

  private static final int ROUNDS = 20_000;

  /** Pieces that parsers stumble over. */
  private static final String[] PIECES = {
    "{",
    "}",
    "[",
    "]",
    "\"",
    "\\",
    ":",
    ",",
    "null",
    "true",
    "1e999",
    "-0",
    "NaN",
    "\\ud800",
    "\\u0000",
    "\ud83d\ude00",
    "\ufeff",
    "\0",
    "9".repeat(70),
    "[".repeat(40),
    "{\"a\":",
    "\"type\":\"CLIENT_MESSAGE\",",
    "\"payload\":{},",
    "\"content\":\"\",",
    "\"message_id\":1,",
    "\"epoch\":-1,",
    "\"\":",
    "9223372036854775808",
    "4294967296",
    "0.1",
    "\"NaN\""
  };

  private final MessageCodec codec = new MessageCodec();
  private final long seed = Long.getLong("fuzz.seed", System.nanoTime());
  private final Random random = new Random(seed);

  /** It remembers what came before. */
  private final ChatScanner scanner = new ChatScanner();

  private final List<byte[]> samples =
      MessageSamples.all().stream()
          .map(message -> codec.encodeBare(MessageSamples.envelope(message)))
          .toList();

  /** How many of the messages the scanner took. */
  private int scanned;

  @Test
  void mutatedMessages() {
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = anySample();
      for (int i = random.nextInt(1, 5); i > 0; i--) {
        bytes = mutate(bytes);
      }
      decodeAndCheck(bytes);
    }
    assertThat(scanned).as("seed %d", seed).isPositive();
  }

  @Test
  void mutatedChatMessages() {
    byte[] chat =
        codec.encodeBare(
            MessageSamples.envelope(new Message.ClientMessage("hi \u00e9 \n", "bob", 7L)));
    for (int round = 0; round < 5 * ROUNDS; round++) {
      scanner.scan(Frame.ofJson(chat));
      decodeAndCheck(mutate(random.nextBoolean() ? chat : mutate(chat)));
    }
    assertThat(scanned).as("seed %d", seed).isGreaterThan(ROUNDS / 10);
  }

  @Test
  void anyValueInAnyPlace() {
    for (int round = 0; round < ROUNDS; round++) {
      String text = new String(anySample(), UTF_8);
      int colon = text.indexOf(':', random.nextInt(text.length()));
      if (colon < 0) {
        continue;
      }
      int end = colon + 1;
      while (end < text.length() && ",}]".indexOf(text.charAt(end)) < 0) {
        end++;
      }
      String changed = text.substring(0, colon + 1) + anyValue(3) + text.substring(end);
      decodeAndCheck(changed.getBytes(UTF_8));
    }
  }

  @Test
  void randomBytes() {
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      decodeAndCheck(bytes);
    }
  }

  @Test
  void randomStreamsOfFrames() throws IOException {
    for (int round = 0; round < ROUNDS / 10; round++) {
      ByteArrayOutputStream stream = new ByteArrayOutputStream();
      for (int i = random.nextInt(4); i > 0; i--) {
        Frame.ofJson(new byte[random.nextInt(1, 20)]).writeTo(stream);
      }
      byte[] rest = new byte[random.nextInt(12)];
      random.nextBytes(rest);
      stream.writeBytes(rest);
      FrameReader reader = new FrameReader(new ByteArrayInputStream(stream.toByteArray()), 1 << 20);
      try {
        for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
          assertThat(frame.size()).as("seed %d", seed).isGreaterThan(Frame.HEADER_BYTES);
        }
      } catch (FrameException expected) {
        assertThat(expected.problem()).as("seed %d", seed).isNotNull();
      }
    }
  }

  private void decodeAndCheck(byte[] bytes) {
    try {
      ChatHead head = scanner.scan(Frame.ofJson(bytes));
      Envelope envelope;
      try {
        envelope = codec.decode(bytes, 0, bytes.length);
      } catch (InvalidMessageException refused) {
        assertThat(head).isNull();
        codec.encode(answerTo(refused));
        return;
      }
      checkHead(head, envelope);
      // As text: in a response's data, a number above the range of a double becomes a word.
      assertThat(codec.decode(codec.encode(envelope))).hasToString(envelope.toString());
    } catch (InvalidMessageException | RuntimeException | AssertionError e) {
      fail("seed %d, bytes %s".formatted(seed, HexFormat.of().formatHex(bytes)), e);
    }
  }

  /** What the scanner takes, it takes as the codec does. */
  private void checkHead(@Nullable ChatHead head, Envelope envelope) {
    if (head != null) {
      scanned++;
      assertThat(envelope.message()).isInstanceOf(Message.ClientMessage.class);
      Message.ClientMessage chat = (Message.ClientMessage) envelope.message();
      assertThat(head).isEqualTo(ChatHead.of(envelope, chat));
    }
  }

  private static Envelope answerTo(InvalidMessageException refused) {
    return MessageSamples.envelope(
        refused.messageId().isEmpty()
            ? new Message.ServerResponse(false, refused.getMessage(), Map.of())
            : new Message.MessageAck(refused.messageId(), false, refused.getMessage()));
  }

  private byte[] anySample() {
    return samples.get(random.nextInt(samples.size()));
  }

  private byte[] mutate(byte[] bytes) {
    if (bytes.length == 0) {
      return anySample();
    }
    int at = random.nextInt(bytes.length);
    int to = at + random.nextInt(Math.min(20, bytes.length - at));
    return switch (random.nextInt(6)) {
      case 0 -> splice(bytes, at, at + 1, new byte[] {(byte) random.nextInt(256)});
      case 1 -> splice(bytes, at, to, new byte[0]);
      case 2 -> splice(bytes, at, at, Arrays.copyOfRange(bytes, at, to));
      case 3 -> Arrays.copyOf(bytes, at);
      default -> splice(bytes, at, at, PIECES[random.nextInt(PIECES.length)].getBytes(UTF_8));
    };
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] piece) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, from);
    out.writeBytes(piece);
    out.write(bytes, to, bytes.length - to);
    return out.toByteArray();
  }

  private String anyValue(int depth) {
    return switch (random.nextInt(depth > 0 ? 12 : 10)) {
      case 0 -> "null";
      case 1 -> Boolean.toString(random.nextBoolean());
      case 2 -> Long.toString(random.nextLong());
      case 3 -> Double.toString(random.nextGaussian() * Math.pow(10, random.nextInt(-320, 300)));
      case 4 -> "0";
      case 5 -> "\"\"";
      case 6 -> "\"" + "s".repeat(random.nextInt(300)) + "\"";
      case 7 -> "\"\\u%04x\"".formatted(random.nextInt(0x10000));
      case 8 -> "\"NaN\"";
      case 9 -> "9".repeat(random.nextInt(1, 80));
      case 10 -> "[" + anyValues(depth - 1) + "]";
      default -> "{\"k\":" + anyValue(depth - 1) + "}";
    };
  }

  private String anyValues(int depth) {
    List<String> values = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      values.add(anyValue(depth));
    }
    return String.join(",", values);
  }
}
