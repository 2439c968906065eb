package io.ringcast.listener;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.ringcast.session.Connection;
import io.ringcast.session.Conversation;
import io.ringcast.session.ReadPace;
import io.ringcast.session.ReadRate;
import io.ringcast.session.Session;
import io.ringcast.session.SessionRegistry;
import io.ringcast.wire.CloseReason;
import io.ringcast.wire.Frame;
import io.ringcast.wire.FrameAssembler;
import io.ringcast.wire.FrameException;
import io.ringcast.wire.LineAssembler;
import io.ringcast.wire.MessageAssembler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's socket. All of it happens in the thread of its event loop, but for what says that it
 * may be called by any; it holds no buffer while nothing is under way.
 *
 * <p>The end, when the node decides it: the session takes nothing more; what is queued is written,
 * with the reason last; our side of the stream ends; what the client still sends is read and thrown
 * away (closing a socket with unread bytes would take back what was written); the client's side
 * ends, and the socket is closed. Each of these is bounded in time, and then the socket is closed
 * as it is.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter implements Connection {

  private static final Logger log = LoggerFactory.getLogger(ClientConnection.class);
  private static final long NOT_WRITING = -1;

  /** What all connections of a listener share. */
  record Shared(
      Conversation conversation,
      SessionRegistry sessions,
      ListenerSettings settings,
      ReadRate rate,
      Consumer<ClientConnection> onClosed) {}

  private final SocketChannel channel;
  private final Shared shared;
  private final WriteTurn turn;
  private final Session session;

  /** Null until the client's first byte tells how it speaks. */
  private @Nullable MessageAssembler messages;

  private @Nullable Future<?> registrationDeadline;
  private @Nullable Future<?> closeDeadline;
  private final ReadPace pace;

  /** It has sent faster than it may; its time to be read again is scheduled. */
  private boolean paused;

  private boolean readingEnded;
  private boolean writingEnded;

  /** Since when a write has not been done; read by any thread. */
  private volatile long writingSinceNanos = NOT_WRITING;

  ClientConnection(SocketChannel channel, Shared shared, WriteTurn turn) {
    this.channel = channel;
    this.shared = shared;
    this.turn = turn;
    this.session = shared.sessions().open(this);
    this.pace = new ReadPace(shared.rate());
    registrationDeadline =
        after(limits().registration(), () -> shared.conversation().onRegistrationDeadline(session));
  }

  private ListenerSettings.Limits limits() {
    return shared.settings().limits();
  }

  private Future<?> after(Duration delay, Runnable action) {
    return channel.eventLoop().schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Ends the session; the connection follows. From any thread. */
  void close(CloseReason reason) {
    session.close(reason);
  }

  // Reading.

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    int size = bytes.readableBytes();
    try {
      if (session.isOpen()) {
        read(bytes.nioBuffer());
      }
    } finally {
      bytes.release();
    }
    if (session.queue().isSlow()) {
      channel.config().setAutoRead(false);
    }
    long pauseNanos = pace.pauseNanos(size, System.nanoTime());
    if (pauseNanos > 0 && session.isOpen()) {
      pause(pauseNanos);
    }
    turn.onRead(size);
  }

  private void pause(long nanos) {
    paused = true;
    channel.config().setAutoRead(false);
    var _ =
        channel
            .eventLoop()
            .schedule(
                () -> {
                  paused = false;
                  readAgain();
                },
                nanos,
                TimeUnit.NANOSECONDS);
  }

  private void readAgain() {
    channel.config().setAutoRead(!paused && !session.queue().isSlow());
  }

  /** No frame that is allowed begins with a brace, and each line of JSON does. */
  private MessageAssembler assemblerFor(ByteBuffer bytes) {
    int maxBytes = shared.settings().maxMessageBytes();
    return bytes.get(bytes.position()) == '{'
        ? new LineAssembler(maxBytes)
        : new FrameAssembler(maxBytes);
  }

  private void read(ByteBuffer bytes) {
    if (messages == null) {
      messages = assemblerFor(bytes);
    }
    messages.add(bytes);
    try {
      for (Frame next = messages.all(); next != null; next = messages.all()) {
        shared.conversation().onFrames(session, next);
      }
    } catch (FrameException e) {
      shared.conversation().onBadFrame(session, String.valueOf(e.getMessage()));
    }
    session.onPart(messages.heldBytes());
    if (registrationDeadline != null && session.isRegistered()) {
      registrationDeadline.cancel(false);
      registrationDeadline = null;
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      onEndOfStream();
    }
  }

  private void onEndOfStream() {
    readingEnded = true;
    try {
      if (session.isOpen()) {
        if (messages != null) {
          messages.end();
        }
        shared.conversation().onEndOfStream(session);
      }
    } catch (FrameException e) {
      logBroken(e);
      closeSocket();
    }
    if (writingEnded) {
      closeSocket();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      logBroken(cause);
      closeSocket();
    } else {
      // Whatever it is, it ends this connection and no other.
      log.atError().addKeyValue("session", session.id()).setCause(cause).log("Connection failed");
      session.close(CloseReason.INTERNAL_ERROR);
    }
  }

  // Writing.

  /** From any thread. */
  @Override
  public void onReadyToWrite() {
    turn.add(this);
  }

  /** Writes until nothing is left, or the socket takes no more. */
  void write() {
    for (List<Frame> next = session.queue().next();
        !next.isEmpty();
        next = session.queue().next()) {
      ChannelFuture written =
          channel.writeAndFlush(turn.bytes(next, messages instanceof LineAssembler));
      if (!written.isDone()) {
        writingSinceNanos = System.nanoTime();
        var _ = written.addListener(done -> onWritten(done.cause()));
        return;
      }
      if (!written.isSuccess()) {
        onWriteFailed(written.cause());
        return;
      }
    }
    onAllWritten();
  }

  private void onWritten(@Nullable Throwable failure) {
    writingSinceNanos = NOT_WRITING;
    if (failure != null) {
      onWriteFailed(failure);
    } else {
      turn.add(this);
    }
  }

  void onWriteFailed(Throwable failure) {
    if (failure instanceof IOException) {
      logBroken(failure);
    } else {
      log.atError().addKeyValue("session", session.id()).setCause(failure).log("Writing failed");
    }
    closeSocket();
  }

  private void onAllWritten() {
    readAgain();
    if (session.queue().isFinished() && !writingEnded) {
      writingEnded = true;
      var _ = channel.shutdownOutput();
      if (readingEnded) {
        closeSocket();
      } else {
        closeAfter(limits().linger());
      }
    }
  }

  /** A client that takes nothing for too long is too slow. Called now and then, by any thread. */
  void checkWriting(long nowNanos) {
    long since = writingSinceNanos;
    if (since != NOT_WRITING && nowNanos - since > limits().write().toNanos()) {
      session.close(CloseReason.SLOW_CONSUMER);
    }
  }

  // The end.

  /** From any thread. */
  @Override
  public void onClosing() {
    channel.eventLoop().execute(this::toClosing);
  }

  private void toClosing() {
    if (registrationDeadline != null) {
      registrationDeadline.cancel(false);
      registrationDeadline = null;
    }
    if (channel.isOpen() && !writingEnded) {
      // What still comes is thrown away.
      paused = false;
      channel.config().setAutoRead(true);
      closeAfter(limits().flush());
    }
  }

  private void closeAfter(Duration limit) {
    if (closeDeadline != null) {
      closeDeadline.cancel(false);
    }
    closeDeadline = after(limit, this::closeSocket);
  }

  /** From any thread. */
  void closeSocket() {
    var _ = channel.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    session.onPart(0);
    session.onConnectionClosed();
    if (registrationDeadline != null) {
      registrationDeadline.cancel(false);
    }
    if (closeDeadline != null) {
      closeDeadline.cancel(false);
    }
    shared.onClosed().accept(this);
  }

  private void logBroken(Throwable e) {
    log.atDebug()
        .addKeyValue("session", session.id())
        .addKeyValue("error", e)
        .log("Connection broken");
  }
}
