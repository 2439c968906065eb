package io.ringcast.listener;

import io.ringcast.session.Conversation;
import io.ringcast.session.SessionRegistry;
import io.ringcast.wire.CloseReason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketOption;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts the chat clients of this node. Starts once and stops once. */
public final class ClientListener {

  private static final Logger log = LoggerFactory.getLogger(ClientListener.class);

  private static final int BACKLOG = 1024;
  private static final Duration PAUSE_AFTER_ERROR = Duration.ofMillis(100);
  private static final Duration QUIET_ENDS_BURST = Duration.ofSeconds(30);

  /** A peer that is silently gone is found after 30 + 3 * 10 seconds without traffic. */
  private static final Map<SocketOption<Integer>, Integer> KEEP_ALIVE_SECONDS =
      Map.of(
          ExtendedSocketOptions.TCP_KEEPIDLE, 30,
          ExtendedSocketOptions.TCP_KEEPINTERVAL, 10,
          ExtendedSocketOptions.TCP_KEEPCOUNT, 3);

  private final ListenerSettings settings;
  private final Conversation conversation;
  private final ServerSocket serverSocket;
  private final Timer timer = new Timer("client-timer");
  private final ClientConnection.Shared shared;
  private final Set<ClientConnection> connections = ConcurrentHashMap.newKeySet();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Object allClosed = new Object();
  private final Thread acceptor;
  private @Nullable Long lastErrorNanos;

  /**
   * Binds at once, so that clients can connect; they are served from {@link #start} on.
   *
   * @throws IOException if the address cannot be bound, naming it
   */
  public static ClientListener bind(
      ListenerSettings settings, Conversation conversation, SessionRegistry sessions)
      throws IOException {
    ServerSocket serverSocket = new ServerSocket();
    try {
      serverSocket.bind(
          new InetSocketAddress(InetAddress.getByName(settings.host()), settings.port()), BACKLOG);
    } catch (IOException e) {
      serverSocket.close();
      throw new IOException(
          "cannot listen for clients on %s port %d: %s"
              .formatted(settings.host(), settings.port(), e.getMessage()),
          e);
    }
    return new ClientListener(settings, conversation, sessions, serverSocket);
  }

  ClientListener(
      ListenerSettings settings,
      Conversation conversation,
      SessionRegistry sessions,
      ServerSocket serverSocket) {
    this.settings = settings;
    this.conversation = conversation;
    this.serverSocket = serverSocket;
    this.shared =
        new ClientConnection.Shared(conversation, sessions, settings, timer, this::onClosed);
    this.acceptor = Thread.ofPlatform().daemon().name("client-accept").unstarted(this::accept);
  }

  /** The port bound, also when any was asked for. */
  public int port() {
    return serverSocket.getLocalPort();
  }

  /** Begins to serve clients. */
  public void start() {
    acceptor.start();
    Duration period = settings.limits().write().dividedBy(4);
    timer.every(period, this::checkWriting);
    log.atInfo()
        .addKeyValue("host", settings.host())
        .addKeyValue("port", port())
        .log("Listening for clients");
  }

  private void checkWriting() {
    long now = System.nanoTime();
    connections.forEach(connection -> connection.checkWriting(now));
  }

  private void accept() {
    while (!isStopping()) {
      try {
        admit(serverSocket.accept());
      } catch (Throwable e) {
        // Out of file descriptors, or of memory: that passes when some clients have gone.
        onAcceptError(e);
      }
    }
  }

  private void admit(Socket socket) throws IOException {
    try {
      socket.setTcpNoDelay(true);
      keepAlive(socket);
      if (connections.size() >= settings.maxConnections()) {
        refuse(socket);
        return;
      }
      ClientConnection connection = new ClientConnection(socket, shared);
      connections.add(connection);
      connection.start();
    } catch (IOException | RuntimeException | Error e) {
      socket.close();
      throw e;
    }
  }

  private static void keepAlive(Socket socket) throws IOException {
    socket.setKeepAlive(true);
    for (Map.Entry<SocketOption<Integer>, Integer> option : KEEP_ALIVE_SECONDS.entrySet()) {
      if (socket.supportedOptions().contains(option.getKey())) {
        socket.setOption(option.getKey(), option.getValue());
      }
    }
  }

  /** A few bytes into a fresh socket's buffer: does not block. */
  private void refuse(Socket socket) throws IOException {
    try (socket) {
      conversation.refusal().writeTo(socket.getOutputStream());
    }
  }

  private void onAcceptError(Throwable e) {
    if (isStopping()) {
      return;
    }
    long now = System.nanoTime();
    Long last = lastErrorNanos;
    if (last == null || now - last > QUIET_ENDS_BURST.toNanos()) {
      log.atWarn()
          .addKeyValue("connections", connections.size())
          .setCause(e)
          .log("Accepting a client failed; further failures of this burst are not logged");
    }
    lastErrorNanos = now;
    try {
      boolean stopped = stopping.await(PAUSE_AFTER_ERROR.toMillis(), TimeUnit.MILLISECONDS);
      log.atTrace().addKeyValue("stopped", stopped).log("Accepting again");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  private void onClosed(ClientConnection connection) {
    connections.remove(connection);
    if (isStopping() && connections.isEmpty()) {
      synchronized (allClosed) {
        allClosed.notifyAll();
      }
    }
  }

  /**
   * Accepts no further client, tells each that the node stops, writes what is queued, and closes.
   *
   * @param limit after this time whatever is left is closed as it is
   */
  public void stop(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    stopping.countDown();
    try {
      serverSocket.close();
    } catch (IOException e) {
      log.atDebug().setCause(e).log("Closing the server socket failed");
    }
    try {
      if (acceptor.isAlive()) {
        acceptor.join(limit);
      }
      connections.forEach(connection -> connection.close(CloseReason.NODE_STOPPING));
      awaitAllClosed(deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    int left = connections.size();
    connections.forEach(ClientConnection::closeSocket);
    timer.close();
    log.atInfo().addKeyValue("closed_by_force", left).log("Client listener stopped");
  }

  private void awaitAllClosed(long deadline) throws InterruptedException {
    synchronized (allClosed) {
      while (!connections.isEmpty()) {
        long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (leftMillis <= 0) {
          return;
        }
        allClosed.wait(leftMillis);
      }
    }
  }
}
