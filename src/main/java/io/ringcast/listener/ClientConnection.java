package io.ringcast.listener;

import io.ringcast.session.Connection;
import io.ringcast.session.Conversation;
import io.ringcast.session.Session;
import io.ringcast.session.SessionRegistry;
import io.ringcast.wire.CloseReason;
import io.ringcast.wire.Frame;
import io.ringcast.wire.FrameException;
import io.ringcast.wire.FrameReader;
import io.ringcast.wire.FrameWriter;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's socket: a thread that reads as long as the connection lives, and one that writes
 * while there is something to write.
 *
 * <p>The end, when the node decides it: the session takes nothing more; what is queued is written,
 * with the reason last; our side of the stream ends; what the client still sends is read and thrown
 * away (closing a socket with unread bytes would take back what was written); the client's side
 * ends, and the socket is closed. Each of these is bounded in time, and then the socket is closed
 * as it is.
 */
final class ClientConnection implements Connection {

  private static final Logger log = LoggerFactory.getLogger(ClientConnection.class);
  private static final int DISCARD_BYTES = 4096;

  /** What all connections of a listener share. */
  record Shared(
      Conversation conversation,
      SessionRegistry sessions,
      ListenerSettings settings,
      Timer timer,
      Consumer<ClientConnection> onClosed) {}

  /** A write under way. */
  private record Writing(long sinceNanos) {}

  private final Socket socket;
  private final Shared shared;
  private final FrameWriter writer;
  private final Session session;
  private final Future<?> registrationDeadline;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable Writing writing;
  private volatile @Nullable Future<?> closeDeadline;
  private volatile boolean readingEnded;
  private volatile boolean writingEnded;

  ClientConnection(Socket socket, Shared shared) throws IOException {
    this.socket = socket;
    this.shared = shared;
    this.writer = new FrameWriter(socket.getOutputStream());
    this.session = shared.sessions().open(this);
    this.registrationDeadline =
        shared
            .timer()
            .after(
                limits().registration(),
                () -> shared.conversation().onRegistrationDeadline(session));
  }

  private ListenerSettings.Limits limits() {
    return shared.settings().limits();
  }

  void start() {
    Thread.ofVirtual().name("client-" + session.id()).start(this::read);
  }

  /** Ends the session; the connection follows. */
  void close(CloseReason reason) {
    session.close(reason);
  }

  // Reading.

  private void read() {
    try {
      InputStream in = socket.getInputStream();
      readFrames(new FrameReader(in, shared.settings().maxMessageBytes()));
      discard(in);
    } catch (IOException e) {
      logBroken(e);
      closeSocket();
    } catch (Throwable e) {
      // Whatever it is, it ends this connection and no other.
      log.atError().addKeyValue("session", session.id()).setCause(e).log("Connection failed");
      session.close(CloseReason.INTERNAL_ERROR);
    } finally {
      readingEnded = true;
      if (writingEnded) {
        closeSocket();
      }
    }
  }

  private void readFrames(FrameReader frames) throws IOException, InterruptedException {
    Conversation conversation = shared.conversation();
    try {
      boolean registered = false;
      while (session.isOpen()) {
        Frame frame = frames.next();
        if (frame == null) {
          conversation.onEndOfStream(session);
          return;
        }
        conversation.onFrame(session, frame);
        if (!registered && session.isRegistered()) {
          registered = true;
          registrationDeadline.cancel(false);
        }
        session.queue().awaitRoom();
      }
    } catch (FrameException e) {
      if (e.problem() != FrameException.Problem.BAD_LENGTH) {
        throw e;
      }
      conversation.onBadFrame(session, String.valueOf(e.getMessage()));
    }
  }

  private static void discard(InputStream in) throws IOException {
    byte[] discarded = new byte[DISCARD_BYTES];
    int count;
    do {
      count = in.read(discarded);
    } while (count >= 0);
  }

  // Writing.

  @Override
  public void onReadyToWrite() {
    if (!closed.get()) {
      Thread.ofVirtual().start(this::write);
    }
  }

  private void write() {
    try {
      for (List<Frame> frames = session.queue().next();
          !frames.isEmpty();
          frames = session.queue().next()) {
        writing = new Writing(System.nanoTime());
        writer.write(frames);
      }
      writing = null;
      if (session.queue().isFinished()) {
        endWriting();
      }
    } catch (IOException e) {
      logBroken(e);
      closeSocket();
    } catch (Throwable e) {
      log.atError().addKeyValue("session", session.id()).setCause(e).log("Writing failed");
      closeSocket();
    }
  }

  private void endWriting() throws IOException {
    if (closed.get()) {
      return;
    }
    socket.shutdownOutput();
    writingEnded = true;
    if (readingEnded) {
      closeSocket();
    } else {
      closeAfter(limits().linger());
    }
  }

  /** Called now and then: a client that takes nothing for too long is too slow. */
  void checkWriting(long nowNanos) {
    Writing current = writing;
    if (current != null && nowNanos - current.sinceNanos() > limits().write().toNanos()) {
      session.close(CloseReason.SLOW_CONSUMER);
    }
  }

  // The end.

  @Override
  public void onClosing() {
    registrationDeadline.cancel(false);
    if (!closed.get()) {
      closeAfter(limits().flush());
    }
  }

  private void closeAfter(Duration limit) {
    Future<?> before = closeDeadline;
    closeDeadline = shared.timer().after(limit, this::closeSocket);
    if (before != null) {
      before.cancel(false);
    }
  }

  void closeSocket() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      socket.close();
    } catch (IOException e) {
      logBroken(e);
    }
    session.onConnectionClosed();
    registrationDeadline.cancel(false);
    Future<?> deadline = closeDeadline;
    if (deadline != null) {
      deadline.cancel(false);
    }
    shared.onClosed().accept(this);
  }

  private void logBroken(IOException e) {
    log.atDebug()
        .addKeyValue("session", session.id())
        .addKeyValue("error", e)
        .log("Connection broken");
  }
}
