package io.ringcast.wire;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames from a byte stream. The length is checked before memory is taken for it, and memory
 * grows only with the bytes that really came: a claimed length costs nothing. Not safe for use by
 * several threads.
 */
public final class FrameReader {

  private static final int BUFFER_BYTES = 8 * 1024;

  private final InputStream in;
  private int maxLength;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int position;
  private int limit;

  /**
   * @param maxLength the highest length allowed, in bytes without the 4 of the length itself
   */
  public FrameReader(InputStream in, int maxLength) {
    this.in = in;
    this.maxLength = maxLength;
  }

  /** From now on frames of up to {@code newMaxLength} bytes are allowed. */
  public void allow(int newMaxLength) {
    maxLength = newMaxLength;
  }

  /**
   * The next frame, or null when the stream ends between two frames.
   *
   * @throws FrameException if the length is not allowed, or the stream ends inside a frame
   * @throws IOException if the stream cannot be read
   */
  public @Nullable Frame next() throws IOException {
    while (limit - position < Frame.HEADER_BYTES) {
      if (!fill()) {
        if (limit == position) {
          return null;
        }
        throw truncated("its length");
      }
    }
    long length =
        (buffer[position] & 0xFFL) << 24
            | (buffer[position + 1] & 0xFFL) << 16
            | (buffer[position + 2] & 0xFFL) << 8
            | (buffer[position + 3] & 0xFFL);
    if (length < 1 || length > maxLength) {
      throw new FrameException(
          FrameException.Problem.BAD_LENGTH,
          "a frame of " + length + " bytes is not allowed: 1 to " + maxLength + " are");
    }
    return readFrame((int) length + Frame.HEADER_BYTES);
  }

  /** True when a further frame, or a part of one, is here already and need not be waited for. */
  public boolean hasBuffered() {
    return limit > position;
  }

  private Frame readFrame(int size) throws IOException {
    int buffered = Math.min(size, limit - position);
    byte[] frame = new byte[buffered == size ? size : Math.min(size, BUFFER_BYTES)];
    System.arraycopy(buffer, position, frame, 0, buffered);
    position += buffered;
    int filled = buffered;
    while (filled < size) {
      if (filled == frame.length) {
        frame = Arrays.copyOf(frame, (int) Math.min(size, frame.length * 2L));
      }
      int count = in.read(frame, filled, frame.length - filled);
      if (count < 0) {
        throw truncated("a frame of " + (size - Frame.HEADER_BYTES) + " bytes");
      }
      filled += count;
    }
    return Frame.ofPrefixed(frame);
  }

  private boolean fill() throws IOException {
    if (position > 0) {
      System.arraycopy(buffer, position, buffer, 0, limit - position);
      limit -= position;
      position = 0;
    }
    int count = in.read(buffer, limit, buffer.length - limit);
    if (count < 0) {
      return false;
    }
    limit += count;
    return true;
  }

  private static FrameException truncated(String inside) {
    return new FrameException(
        FrameException.Problem.TRUNCATED, "the stream ended inside " + inside);
  }
}
