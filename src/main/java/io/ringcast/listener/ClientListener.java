package io.ringcast.listener;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.EventExecutor;
import io.ringcast.session.Conversation;
import io.ringcast.session.OpenConnections;
import io.ringcast.session.ReadRate;
import io.ringcast.session.SessionRegistry;
import io.ringcast.wire.CloseReason;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chat clients' sockets of this node, on a few event loops. Starts once and stops once.
 *
 * <p>Half as many loops as processors: one loop is enough for more than most networks carry, and
 * what it does not take is left to the control plane, the links and the kernel.
 */
public final class ClientListener {

  /** How much is read from one client before it is the others' turn. */
  static final int READ_BYTES = 128 * 1024;

  /**
   * How much the kernel holds for a client that does not read. By itself it would take megabytes
   * for each, a copy of every message; our own queue holds one copy for all, and is bounded and
   * seen.
   */
  static final int SEND_BUFFER_BYTES = 256 * 1024;

  private static final Logger log = LoggerFactory.getLogger(ClientListener.class);

  private static final int LEAST_READ_BYTES = 512;
  private static final int FIRST_READ_BYTES = 2048;
  private static final int BACKLOG = 1024;

  /** A peer that is silently gone is found after 30 + 3 * 10 seconds without traffic. */
  private static final Map<SocketOption<Integer>, Integer> KEEP_ALIVE_SECONDS =
      Map.of(
          ExtendedSocketOptions.TCP_KEEPIDLE, 30,
          ExtendedSocketOptions.TCP_KEEPINTERVAL, 10,
          ExtendedSocketOptions.TCP_KEEPCOUNT, 3);

  private final ListenerSettings settings;
  private final Conversation conversation;
  private final ClientConnection.Shared shared;
  private final MultiThreadIoEventLoopGroup loops;
  private final Map<EventLoop, WriteTurn> turns = new HashMap<>();
  private final OpenConnections<ClientConnection> connections = new OpenConnections<>();
  private final Channel serverChannel;
  private volatile boolean stopping;

  /**
   * Binds at once, so that clients can connect; they are served from {@link #start} on.
   *
   * @throws IOException if the address cannot be bound, naming it
   */
  public static ClientListener bind(
      ListenerSettings settings, Conversation conversation, SessionRegistry sessions, ReadRate rate)
      throws IOException {
    return new ClientListener(settings, conversation, sessions, rate, new NioServerSocketChannel());
  }

  ClientListener(
      ListenerSettings settings,
      Conversation conversation,
      SessionRegistry sessions,
      ReadRate rate,
      ServerSocketChannel unbound)
      throws IOException {
    this.settings = settings;
    this.conversation = conversation;
    shared = new ClientConnection.Shared(conversation, sessions, settings, rate, this::onClosed);
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    ThreadFactory names = Thread.ofPlatform().daemon().name("client-io-", 1).factory();
    loops = new MultiThreadIoEventLoopGroup(threads, names, NioIoHandler.newFactory());
    for (EventExecutor loop : loops) {
      turns.put((EventLoop) loop, new WriteTurn((EventLoop) loop, unbound.alloc()));
    }
    serverChannel = bind(unbound);
  }

  private Channel bind(ServerSocketChannel unbound) throws IOException {
    ServerBootstrap server =
        new ServerBootstrap()
            .group(loops)
            .channelFactory(() -> unbound)
            .handler(new AcceptFailures(connections::size))
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES)
            .childOption(
                ChannelOption.RECVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(LEAST_READ_BYTES, FIRST_READ_BYTES, READ_BYTES)
                    .maxMessagesPerRead(1))
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    admit(channel);
                  }
                });
    KEEP_ALIVE_SECONDS.forEach(
        (option, seconds) -> server.childOption(NioChannelOption.of(option), seconds));
    ChannelFuture bound =
        server.bind(new InetSocketAddress(settings.host(), settings.port())).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      var _ = loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
      throw new IOException(
          "cannot listen for clients on %s port %d: %s"
              .formatted(settings.host(), settings.port(), bound.cause().getMessage()),
          bound.cause());
    }
    return bound.channel();
  }

  /** The port bound, also when any was asked for. */
  public int port() {
    return ((InetSocketAddress) serverChannel.localAddress()).getPort();
  }

  /** Begins to serve clients. */
  public void start() {
    serverChannel.config().setAutoRead(true);
    long period = settings.limits().write().dividedBy(4).toNanos();
    var _ = loops.scheduleWithFixedDelay(this::checkWriting, period, period, TimeUnit.NANOSECONDS);
  }

  private void checkWriting() {
    long now = System.nanoTime();
    connections.forEach(connection -> connection.checkWriting(now));
  }

  private void admit(SocketChannel channel) {
    if (stopping) {
      var _ = channel.close();
      return;
    }
    if (shared.sessions().connections() >= settings.maxConnections()) {
      refuse(channel);
      return;
    }
    ClientConnection connection = new ClientConnection(channel, shared, turnOf(channel));
    connections.add(connection);
    channel.pipeline().addLast(connection);
  }

  private WriteTurn turnOf(SocketChannel channel) {
    return Objects.requireNonNull(turns.get(channel.eventLoop()));
  }

  /** A few bytes into a fresh socket's buffer. */
  private void refuse(SocketChannel channel) {
    ByteBuf refusal = turnOf(channel).bytes(List.of(conversation.refusal()), false);
    var _ = channel.writeAndFlush(refusal).addListener(ChannelFutureListener.CLOSE);
  }

  private void onClosed(ClientConnection connection) {
    connections.remove(connection);
  }

  /**
   * Accepts no further client, tells each that the node stops, writes what is queued, and closes.
   *
   * @param limit after this time whatever is left is closed as it is
   */
  public void stop(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    stopping = true;
    serverChannel.close().awaitUninterruptibly(limit.toMillis());
    try {
      connections.forEach(connection -> connection.close(CloseReason.NODE_STOPPING));
      connections.awaitNone(deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    int left = connections.size();
    connections.forEach(ClientConnection::closeSocket);
    loops
        .shutdownGracefully(0, limit.toMillis(), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(limit.toMillis());
    if (left > 0) {
      log.atWarn()
          .addKeyValue("connections", left)
          .addKeyValue("limit", limit)
          .log("Closed by force: not all clients took their last messages in time");
    }
  }
}
