package io.ringcast.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes each line for a message: newline-delimited JSON, as a person types it or a shell script
 * writes it. Empty lines are skipped, and a carriage return before the newline.
 */
public final class LineAssembler implements MessageAssembler {

  private static final byte[] NOTHING = {};

  private final int maxLength;
  private byte[] array = NOTHING;
  private int limit;

  /** Before it there is no newline. */
  private int searched;

  /**
   * @param maxLength the longest line allowed, in bytes without its end
   */
  public LineAssembler(int maxLength) {
    this.maxLength = maxLength;
  }

  @Override
  public void add(ByteBuffer bytes) {
    int least = limit + bytes.remaining();
    if (array.length < least) {
      array = Arrays.copyOf(array, Math.max(least, Math.min(2 * limit, maxLength)));
    }
    bytes.get(array, limit, bytes.remaining());
    limit = least;
  }

  @Override
  public @Nullable Frame all() throws FrameException {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    int count = 0;
    int start = 0;
    for (int at = searched; at < limit; at++) {
      if (array[at] != '\n') {
        continue;
      }
      int end = at > start && array[at - 1] == '\r' ? at - 1 : at;
      if (end - start > maxLength) {
        return endOfAllowed(frames, count, start);
      }
      if (end > start) {
        Frame.ofJson(Arrays.copyOfRange(array, start, end)).appendTo(frames);
        count++;
      }
      start = at + 1;
    }
    keepFrom(start);
    if (limit > maxLength + 1) {
      return endOfAllowed(frames, count, 0);
    }
    return count == 0 ? null : Frame.ofWhole(frames.toByteArray(), 0, frames.size(), count);
  }

  /** A line is too long: what was before it goes first. */
  private Frame endOfAllowed(ByteArrayOutputStream frames, int count, int start)
      throws FrameException {
    if (count == 0) {
      throw new FrameException(
          FrameException.Problem.BAD_LENGTH,
          "a line of more than " + maxLength + " bytes is not allowed");
    }
    keepFrom(start);
    searched = 0;
    return Frame.ofWhole(frames.toByteArray(), 0, frames.size(), count);
  }

  private void keepFrom(int start) {
    if (start > 0) {
      array = start == limit ? NOTHING : Arrays.copyOfRange(array, start, limit);
      limit -= start;
    }
    searched = limit;
  }

  @Override
  public void end() throws FrameException {
    if (limit > 0) {
      throw new FrameException(
          FrameException.Problem.TRUNCATED,
          "the stream ended inside a line of " + limit + " bytes");
    }
  }

  @Override
  public int heldBytes() {
    return array.length;
  }
}
