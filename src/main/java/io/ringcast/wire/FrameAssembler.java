package io.ringcast.wire;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Puts frames together from bytes as they come. Holds no memory between frames, and inside one no
 * more than twice the bytes that really came: a claimed length costs nothing. Not safe for use by
 * several threads.
 */
public final class FrameAssembler implements MessageAssembler {

  private static final byte[] NOTHING = {};

  private int maxLength;
  private byte[] array = NOTHING;

  /** What is before it was given out, and never changes any more. */
  private int position;

  private int limit;

  /**
   * @param maxLength the highest length allowed, in bytes without the 4 of the length itself
   */
  public FrameAssembler(int maxLength) {
    this.maxLength = maxLength;
  }

  /** From now on frames of up to {@code newMaxLength} bytes are allowed. */
  void allow(int newMaxLength) {
    maxLength = newMaxLength;
  }

  /** True when bytes have come that were not given out. */
  boolean hasBytes() {
    return limit > position;
  }

  @Override
  public int heldBytes() {
    return array.length;
  }

  @Override
  public void add(ByteBuffer bytes) {
    int more = bytes.remaining();
    if (array.length - limit < more) {
      int kept = limit - position;
      int least = kept + more;
      byte[] larger = new byte[Math.max(least, Math.min(2 * kept, nextSize()))];
      System.arraycopy(array, position, larger, 0, kept);
      array = larger;
      position = 0;
      limit = kept;
    }
    bytes.get(array, limit, more);
    limit += more;
  }

  /** The size of the next frame, as far as it is known. */
  private int nextSize() {
    long length = limit - position < Frame.HEADER_BYTES ? 0 : lengthAt(position);
    return (int) Math.min(Frame.HEADER_BYTES + length, Integer.MAX_VALUE - 8L);
  }

  /**
   * The next frame; null if it is not whole yet.
   *
   * @throws FrameException if its length is not allowed
   */
  @Nullable Frame next() throws FrameException {
    return take(1);
  }

  @Override
  public @Nullable Frame all() throws FrameException {
    return take(Integer.MAX_VALUE);
  }

  private @Nullable Frame take(int most) throws FrameException {
    int end = position;
    int count = 0;
    while (count < most && limit - end >= Frame.HEADER_BYTES) {
      long length = lengthAt(end);
      if (length < 1 || length > maxLength) {
        if (count == 0) {
          throw badLength(length);
        }
        break;
      }
      if (limit - end - Frame.HEADER_BYTES < length) {
        break;
      }
      end += Frame.HEADER_BYTES + (int) length;
      count++;
    }
    if (count == 0) {
      return null;
    }
    Frame frames = Frame.ofWhole(array, position, end - position, count);
    position = end;
    if (position == limit) {
      array = NOTHING;
      position = 0;
      limit = 0;
    }
    return frames;
  }

  private long lengthAt(int at) {
    return Integer.toUnsignedLong(ByteBuffer.wrap(array).getInt(at));
  }

  private FrameException badLength(long length) {
    return new FrameException(
        FrameException.Problem.BAD_LENGTH,
        "a frame of " + length + " bytes is not allowed: 1 to " + maxLength + " are");
  }

  @Override
  public void end() throws FrameException {
    if (hasBytes()) {
      String inside =
          limit - position < Frame.HEADER_BYTES
              ? "its length"
              : "a frame of " + lengthAt(position) + " bytes";
      throw new FrameException(
          FrameException.Problem.TRUNCATED, "the stream ended inside " + inside);
    }
  }
}
