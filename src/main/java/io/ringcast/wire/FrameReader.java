package io.ringcast.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads frames from a byte stream, and waits for them. Not safe for use by several threads. */
public final class FrameReader {

  private static final int BUFFER_BYTES = 64 * 1024;

  private final InputStream in;
  private final FrameAssembler assembler;
  private final byte[] buffer = new byte[BUFFER_BYTES];

  /**
   * @param maxLength the highest length allowed, in bytes without the 4 of the length itself
   */
  public FrameReader(InputStream in, int maxLength) {
    this.in = in;
    this.assembler = new FrameAssembler(maxLength);
  }

  /** From now on frames of up to {@code newMaxLength} bytes are allowed. */
  public void allow(int newMaxLength) {
    assembler.allow(newMaxLength);
  }

  /**
   * The next frame, or null when the stream ends between two frames.
   *
   * @throws FrameException if the length is not allowed, or the stream ends inside a frame
   * @throws IOException if the stream cannot be read
   */
  public @Nullable Frame next() throws IOException {
    Frame frame = assembler.next();
    while (frame == null && read()) {
      frame = assembler.next();
    }
    return frame;
  }

  /** As {@link #next}, and with it all frames that are here already, in one piece. */
  public @Nullable Frame all() throws IOException {
    Frame frames = assembler.all();
    while (frames == null && read()) {
      frames = assembler.all();
    }
    return frames;
  }

  /** Waits for more; false when the stream has ended. */
  private boolean read() throws IOException {
    int count = in.read(buffer);
    if (count < 0) {
      assembler.end();
      return false;
    }
    assembler.add(ByteBuffer.wrap(buffer, 0, count));
    return true;
  }
}
