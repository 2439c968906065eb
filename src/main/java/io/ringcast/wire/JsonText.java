package io.ringcast.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Whether the text of a JSON document can be passed on to any reader. A JSON parser lets through
 * what others stumble over: ill-formed UTF-8 in parts that it skips, and escapes for one half of a
 * surrogate pair, which no encoder can write again.
 */
final class JsonText {

  private static final int HIGH_HALF = 0xD800 >> 10;
  private static final int LOW_HALF = 0xDC00 >> 10;
  private static final int ESCAPE_BYTES = 6;

  private JsonText() {}

  static boolean isUtf8(byte[] bytes, int offset, int length) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, offset, length));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** True if an escape stands for one half of a surrogate pair, and not next to the other. */
  static boolean hasHalfPair(byte[] json, int offset, int length) {
    int end = offset + length;
    boolean highBefore = false;
    int i = offset;
    while (i < end) {
      int half = 0;
      int step = json[i] == '\\' ? 2 : 1;
      if (step == 2 && i + ESCAPE_BYTES <= end && json[i + 1] == 'u') {
        half = codeUnit(json, i + 2) >> 10;
        step = ESCAPE_BYTES;
      }
      if (highBefore != (half == LOW_HALF)) {
        return true;
      }
      highBefore = half == HIGH_HALF;
      i += step;
    }
    return highBefore;
  }

  /** The value of 4 hexadecimal digits; negative if they are not. */
  static int codeUnit(byte[] json, int at) {
    int value = 0;
    for (int i = at; i < at + 4; i++) {
      int digit = Character.digit(json[i], 16);
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  /** True if {@code text} has no half of a surrogate pair. */
  static boolean isWhole(String text) {
    return text.codePoints()
        .noneMatch(point -> point >> 10 == HIGH_HALF || point >> 10 == LOW_HALF);
  }
}
