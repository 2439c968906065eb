package io.ringcast.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * A text as JSON has it between its quotes: what is only passed on need not become characters and
 * bytes again. Two are equal if their bytes are.
 */
public final class JsonString {

  private static final JsonStringEncoder QUOTES = JsonStringEncoder.getInstance();

  private final byte[] array;
  private final int offset;
  private final int size;

  /** A part of bytes that never change. */
  JsonString(byte[] array, int offset, int size) {
    this.array = array;
    this.offset = offset;
    this.size = size;
  }

  public static JsonString of(String text) {
    byte[] quoted = QUOTES.quoteAsUTF8(text);
    return new JsonString(quoted, 0, quoted.length);
  }

  int size() {
    return size;
  }

  void copyTo(byte[] target, int at) {
    System.arraycopy(array, offset, target, at, size);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonString that
        && Arrays.equals(
            array, offset, offset + size, that.array, that.offset, that.offset + that.size);
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  @Override
  public String toString() {
    return new String(array, offset, size, StandardCharsets.UTF_8);
  }
}
