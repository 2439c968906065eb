package io.ringcast.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringcast.session.Connection;
import io.ringcast.session.Conversation;
import io.ringcast.session.ReadPace;
import io.ringcast.session.ReadRate;
import io.ringcast.session.Session;
import io.ringcast.session.SessionRegistry;
import io.ringcast.wire.CloseReason;
import io.ringcast.wire.Frame;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PingMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;

/**
 * One client's WebSocket: a text message is an envelope, without the length that frames have on
 * TCP. The web server reads, in one thread at a time; a virtual thread writes while there is
 * something to write.
 *
 * <p>The end, when the node decides it: the session takes nothing more; what is queued is written,
 * with the reason last; a close frame follows. If that takes too long, the socket is closed as it
 * is.
 */
final class WebConnection implements Connection {

  private static final Logger log = LoggerFactory.getLogger(WebConnection.class);

  /** Stands for "not now" where a moment is kept. */
  private static final long NEVER = Long.MIN_VALUE;

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** What all connections share. */
  record Shared(
      Conversation conversation,
      SessionRegistry sessions,
      WebSettings settings,
      ReadRate rate,
      Consumer<WebConnection> onClosed) {}

  private final WebSocketSession socket;
  private final Shared shared;
  private final Session session;
  private final ReadPace pace;
  private final long openedNanos = System.nanoTime();
  private final Object room = new Object();

  /** The parts of a message that has not come to its end; for the reading thread only. */
  private StringBuilder parts = new StringBuilder();

  private volatile long heardNanos = openedNanos;
  private volatile long pingedNanos = openedNanos;
  private volatile long writingSinceNanos = NEVER;
  private volatile long closingSinceNanos = NEVER;
  private volatile boolean held;

  WebConnection(WebSocketSession socket, Shared shared) {
    this.socket = socket;
    this.shared = shared;
    this.session = shared.sessions().open(this);
    this.pace = new ReadPace(shared.rate());
  }

  private WebSettings.Limits limits() {
    return shared.settings().limits();
  }

  /** Ends the session; the connection follows. From any thread. */
  void close(CloseReason reason) {
    session.close(reason);
  }

  // Reading.

  /** A message, or a part of one. */
  void onText(String part, boolean last) {
    heardNanos = System.nanoTime();
    if (!session.isOpen()) {
      return;
    }
    try {
      read(part, last);
    } catch (RuntimeException e) {
      // Whatever it is, it ends this connection and no other.
      log.atError().addKeyValue("session", session.id()).setCause(e).log("Connection failed");
      session.close(CloseReason.INTERNAL_ERROR);
    }
  }

  private void read(String part, boolean last) {
    // A message has at least as many bytes as characters.
    if (parts.length() + part.length() > maxBytes()) {
      onBadLength("more than " + maxBytes());
      return;
    }
    if (!last) {
      parts.append(part);
      session.onPart(parts.length());
      return;
    }
    byte[] json = whole(part).getBytes(UTF_8);
    if (json.length < 1 || json.length > maxBytes()) {
      onBadLength(Integer.toString(json.length));
      return;
    }
    shared.conversation().onFrames(session, Frame.ofJson(json));
    hold(pace.pauseNanos(json.length, System.nanoTime()));
  }

  private int maxBytes() {
    return shared.settings().maxMessageBytes();
  }

  private String whole(String last) {
    if (parts.isEmpty()) {
      return last;
    }
    String whole = parts.append(last).toString();
    parts = new StringBuilder();
    session.onPart(0);
    return whole;
  }

  private void onBadLength(String bytes) {
    parts = new StringBuilder();
    shared
        .conversation()
        .onBadFrame(
            session,
            "a message of %s bytes is not allowed: 1 to %d are".formatted(bytes, maxBytes()));
  }

  void onBinary() {
    shared.conversation().onBadFrame(session, "a binary message is not allowed: send it as text");
  }

  void onPong() {
    heardNanos = System.nanoTime();
  }

  /**
   * Who sends faster than it may, or than it reads the answers, is slowed down: as long as this
   * waits, nothing more is read. Its time ends the wait, and the writer or the limit for one write.
   */
  private void hold(long pauseNanos) {
    if (pauseNanos <= 0 && !session.queue().isSlow()) {
      return;
    }
    long untilNanos = System.nanoTime() + pauseNanos;
    held = true;
    try {
      synchronized (room) {
        for (long left = holdNanos(untilNanos); left > 0; left = holdNanos(untilNanos)) {
          TimeUnit.NANOSECONDS.timedWait(room, left);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      heardNanos = System.nanoTime();
      held = false;
    }
  }

  /** How long to wait before the next look; 0 or less to read on. */
  private long holdNanos(long untilNanos) {
    if (session.queue().isSlow()) {
      return LOOK_NANOS;
    }
    return session.isOpen() ? Math.min(LOOK_NANOS, untilNanos - System.nanoTime()) : 0;
  }

  /** The socket is closed, whoever did it. */
  void onSocketClosed() {
    session.onPart(0);
    session.onConnectionClosed();
    shared.onClosed().accept(this);
  }

  // Writing.

  /** From any thread. */
  @Override
  public void onReadyToWrite() {
    Thread.ofVirtual().name("web-client-", session.id()).start(this::write);
  }

  private void write() {
    try {
      for (List<Frame> next = session.queue().next();
          !next.isEmpty();
          next = session.queue().next()) {
        for (Frame frames : next) {
          for (Frame frame : frames) {
            send(frame);
          }
        }
        synchronized (room) {
          room.notifyAll();
        }
      }
      if (session.queue().isFinished()) {
        socket.close(CloseStatuses.of(session.closeReason()));
        onSocketClosed();
      }
    } catch (IOException | IllegalStateException e) {
      log.atDebug()
          .addKeyValue("session", session.id())
          .addKeyValue("error", e)
          .log("Connection broken");
      abort();
    }
  }

  private void send(Frame frame) throws IOException {
    writingSinceNanos = System.nanoTime();
    try {
      socket.sendMessage(new TextMessage(frame.json()));
    } finally {
      writingSinceNanos = NEVER;
    }
  }

  // The end.

  /** From any thread. */
  @Override
  public void onClosing() {
    closingSinceNanos = System.nanoTime();
  }

  /** Ends what takes too long. Called a few times in a second, and never waits. */
  void check(long nowNanos) {
    if (isOver(closingSinceNanos, limits().flush().toNanos(), nowNanos)) {
      Thread.ofVirtual().name("web-client-end-", session.id()).start(this::abort);
    }
    if (!session.isOpen()) {
      return;
    }
    if (!session.isRegistered()
        && isOver(openedNanos, limits().registration().toNanos(), nowNanos)) {
      shared.conversation().onRegistrationDeadline(session);
    }
    if (isOver(writingSinceNanos, limits().write().toNanos(), nowNanos)) {
      session.close(CloseReason.SLOW_CONSUMER);
    }
    if (!held) {
      checkSilence(nowNanos);
    }
  }

  private void checkSilence(long nowNanos) {
    long limit = limits().silence().toNanos();
    if (isOver(heardNanos, limit, nowNanos)) {
      session.close(CloseReason.CONNECTION_LOST);
    } else if (isOver(heardNanos, limit / 3, nowNanos)
        && isOver(pingedNanos, limit / 3, nowNanos)) {
      pingedNanos = nowNanos;
      Thread.ofVirtual().name("web-client-ping-", session.id()).start(this::ping);
    }
  }

  private static boolean isOver(long sinceNanos, long limitNanos, long nowNanos) {
    return sinceNanos != NEVER && nowNanos - sinceNanos > limitNanos;
  }

  private void ping() {
    try {
      socket.sendMessage(new PingMessage());
    } catch (IOException | IllegalStateException e) {
      abort();
    }
  }

  /** Closes the socket as it is. Waits for a moment at the most. */
  void abort() {
    closingSinceNanos = NEVER;
    try {
      // The only status that is not sent: what is being written is not waited for.
      socket.close(CloseStatus.NO_CLOSE_FRAME);
    } catch (IOException | IllegalStateException e) {
      log.atDebug()
          .addKeyValue("session", session.id())
          .addKeyValue("error", e)
          .log("Connection broken");
    }
    onSocketClosed();
  }
}
