package io.ringcast.listener;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.ringcast.wire.Frame;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop that have something to write. They write when the loop has read
 * from all that had sent something, so that what came at once goes out at once; but not much later:
 * nothing may pile up while the loop only reads.
 *
 * <p>A connection is in it at most once, so it is bounded by their number.
 */
final class WriteTurn {

  /** How much may be read before it is written: far less than a queue holds. */
  private static final int MOST_READ_BYTES = 4 * ClientListener.READ_BYTES;

  private final EventLoop loop;
  private final ByteBufAllocator allocator;
  private final Queue<ClientConnection> ready = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private int readBytes;

  /** What was written last in this turn: a broadcast is made ready once for all its recipients. */
  private List<Frame> lastFrames = List.of();

  private boolean lastAsLines;

  private @Nullable ByteBuf lastBytes;

  WriteTurn(EventLoop loop, ByteBufAllocator allocator) {
    this.loop = loop;
    this.allocator = allocator;
  }

  /** {@code connection} has something to write; from any thread. */
  void add(ClientConnection connection) {
    ready.add(connection);
    if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
      loop.execute(this::run);
    }
  }

  /** The loop has read so much from a connection. */
  void onRead(int bytes) {
    readBytes += bytes;
    if (readBytes >= MOST_READ_BYTES) {
      write();
    }
  }

  private void run() {
    scheduled.set(false);
    write();
  }

  private void write() {
    readBytes = 0;
    for (ClientConnection next = ready.poll(); next != null; next = ready.poll()) {
      try {
        next.write();
      } catch (Throwable e) {
        // Whatever it is, it ends this connection and no other.
        next.onWriteFailed(e);
      }
    }
    forget();
  }

  /**
   * The bytes of {@code frames}, to be released by the caller.
   *
   * @param asLines each message as a line, not with its length before it
   */
  ByteBuf bytes(List<Frame> frames, boolean asLines) {
    if (lastBytes == null || lastAsLines != asLines || !isLast(frames)) {
      forget();
      lastBytes = copy(frames, asLines);
      lastFrames = frames;
      lastAsLines = asLines;
    }
    return lastBytes.retainedDuplicate();
  }

  private ByteBuf copy(List<Frame> frames, boolean asLines) {
    int size = 0;
    for (Frame frame : frames) {
      size += asLines ? frame.lineBytes() : frame.size();
    }
    ByteBuf bytes = allocator.directBuffer(size, size);
    ByteBuffer target = bytes.internalNioBuffer(0, size);
    for (Frame frame : frames) {
      if (asLines) {
        frame.writeLinesTo(target);
      } else {
        frame.writeTo(target);
      }
    }
    return bytes.writerIndex(size);
  }

  private boolean isLast(List<Frame> frames) {
    if (frames.size() != lastFrames.size()) {
      return false;
    }
    for (int i = 0; i < frames.size(); i++) {
      if (frames.get(i) != lastFrames.get(i)) {
        return false;
      }
    }
    return true;
  }

  private void forget() {
    if (lastBytes != null) {
      lastBytes.release();
      lastBytes = null;
      lastFrames = List.of();
    }
  }
}
