package io.ringcast.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;

/** Writes frames to a byte stream, several to one write where they are small. */
public final class FrameWriter {

  private static final int BATCH_BYTES = 64 * 1024;

  private final OutputStream out;

  public FrameWriter(OutputStream out) {
    this.out = out;
  }

  /** Writes all of {@code frames} in order; returns when the operating system has taken them. */
  public void write(Collection<Frame> frames) throws IOException {
    if (frames.size() == 1) {
      frames.iterator().next().writeTo(out);
      return;
    }
    long total = frames.stream().mapToLong(Frame::size).sum();
    ByteArrayOutputStream batch = new ByteArrayOutputStream((int) Math.min(total, BATCH_BYTES));
    for (Frame frame : frames) {
      if (batch.size() > 0 && batch.size() + frame.size() > BATCH_BYTES) {
        batch.writeTo(out);
        batch.reset();
      }
      if (frame.size() >= BATCH_BYTES) {
        frame.writeTo(out);
      } else {
        frame.appendTo(batch);
      }
    }
    batch.writeTo(out);
  }
}
