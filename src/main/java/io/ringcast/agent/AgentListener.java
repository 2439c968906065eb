package io.ringcast.agent;

import io.ringcast.node.RateLimit;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers each connection with one line, whatever it says, and closes it. Starts once and stops
 * once.
 *
 * <p>The line is written by the thread that accepts, so that it comes under full load too: a few
 * bytes into a fresh socket's buffer, which does not block. Closing at once would take the line
 * away from those that have sent something first. So an answered connection lingers until its
 * client closes it, but for a short time and not many of them: who keeps them open keeps nobody
 * else from an answer.
 */
public final class AgentListener implements AutoCloseable {

  /** Answered connections that wait for their client's end; beyond that they are closed at once. */
  static final int MAX_LINGERING = 64;

  /** How long one waits. */
  static final Duration LINGER_LIMIT = Duration.ofSeconds(1);

  /** What is read of what a client says, and ignored. */
  private static final int MAX_INPUT_BYTES = 1024;

  private static final int BACKLOG = 128;
  private static final Duration PAUSE_AFTER_FAULT = Duration.ofMillis(100);
  private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);
  private static final Logger log = LoggerFactory.getLogger(AgentListener.class);

  private final ServerSocket server;
  private final Supplier<String> line;
  private final Set<Socket> lingering = ConcurrentHashMap.newKeySet();
  private final RateLimit warnings = RateLimit.oncePer(BETWEEN_WARNINGS, System::nanoTime);
  private final LongAdder answered = new LongAdder();
  private final LongAdder failed = new LongAdder();

  /**
   * Takes the port; nobody is answered before {@link #start}.
   *
   * @param port 0 for any free one
   * @param line what to answer now, in ASCII and without its end; asked by one thread, must not
   *     block
   * @throws java.net.BindException if the port is taken
   */
  public AgentListener(InetAddress bind, int port, Supplier<String> line) throws IOException {
    this.line = line;
    server = new ServerSocket();
    try {
      server.bind(new InetSocketAddress(bind, port), BACKLOG);
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  /** The port bound, also when any was asked for. */
  public int port() {
    return server.getLocalPort();
  }

  /** How many connections were answered since the start. */
  public long answered() {
    return answered.sum();
  }

  /** How many were lost before they were answered. */
  public long failed() {
    return failed.sum();
  }

  /** Begins to answer. */
  public void start() {
    Thread.ofPlatform().name("agent-accept").daemon().start(this::accept);
    log.atInfo()
        .addKeyValue("host", server.getInetAddress().getHostAddress())
        .addKeyValue("port", port())
        .log("Listening for agent checks");
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        answer(server.accept());
      } catch (IOException | RuntimeException | OutOfMemoryError e) {
        // Out of file descriptors, or of memory: that passes when others have gone.
        if (!server.isClosed()) {
          warn(e);
          pause();
        }
      }
    }
  }

  private void answer(Socket socket) throws IOException {
    boolean waits = false;
    try {
      OutputStream out = socket.getOutputStream();
      out.write((line.get() + "\n").getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      answered.increment();
      waits = lingering.size() < MAX_LINGERING && startLingering(socket);
    } catch (IOException e) {
      // Whoever goes before the answer must not slow down those that come after.
      failed.increment();
      log.atTrace().setCause(e).log("A connection was lost before it was answered");
    } finally {
      if (!waits) {
        socket.close();
      }
    }
  }

  private boolean startLingering(Socket socket) {
    lingering.add(socket);
    boolean started = false;
    try {
      Thread.ofVirtual().name("agent-linger").start(() -> linger(socket));
      started = true;
    } finally {
      if (!started) {
        lingering.remove(socket);
      }
    }
    return started;
  }

  private void linger(Socket socket) {
    long end = System.nanoTime() + LINGER_LIMIT.toNanos();
    byte[] ignored = new byte[MAX_INPUT_BYTES];
    try (socket) {
      InputStream in = socket.getInputStream();
      int total = 0;
      int count = 0;
      while (count >= 0 && total < MAX_INPUT_BYTES) {
        long leftMillis = Duration.ofNanos(end - System.nanoTime()).toMillis();
        if (leftMillis <= 0) {
          return;
        }
        socket.setSoTimeout(Math.toIntExact(leftMillis));
        count = in.read(ignored);
        total += Math.max(0, count);
      }
    } catch (IOException e) {
      log.atTrace().setCause(e).log("An answered connection ended in its own way");
    } finally {
      lingering.remove(socket);
    }
  }

  private void warn(Throwable e) {
    if (warnings.tryTake()) {
      log.atWarn().addKeyValue("reason", e.toString()).log("Answering a load balancer failed");
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_AFTER_FAULT);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Answers nobody any more. */
  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : lingering) {
      socket.close();
    }
  }
}
