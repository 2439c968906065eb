package io.ringcast.listener;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.ringcast.wire.Frame;
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

  /** How often may be read, up to {@link ClientListener#READ_BYTES} each, before it is written. */
  private static final int MOST_READS = 8;

  private final EventLoop loop;
  private final ByteBufAllocator allocator;
  private final Queue<ClientConnection> ready = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private int reads;

  /** What was written last in this turn: a broadcast is made ready once for all its recipients. */
  private List<Frame> lastFrames = List.of();

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

  /** The loop has read from a connection. */
  void onRead() {
    reads++;
    if (reads >= MOST_READS) {
      write();
    }
  }

  private void run() {
    scheduled.set(false);
    write();
  }

  private void write() {
    reads = 0;
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

  /** The bytes of {@code frames}, to be released by the caller. */
  ByteBuf bytes(List<Frame> frames) {
    if (lastBytes == null || !isLast(frames)) {
      forget();
      ByteBuf bytes = allocator.directBuffer(frames.stream().mapToInt(Frame::size).sum());
      frames.forEach(frame -> bytes.writeBytes(frame.bytes()));
      lastBytes = bytes;
      lastFrames = frames;
    }
    return lastBytes.retainedDuplicate();
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
