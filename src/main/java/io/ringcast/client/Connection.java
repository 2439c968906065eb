package io.ringcast.client;

import io.ringcast.node.Endpoint;
import io.ringcast.wire.Envelope;
import io.ringcast.wire.Frame;
import io.ringcast.wire.FrameException;
import io.ringcast.wire.FrameReader;
import io.ringcast.wire.FrameWriter;
import io.ringcast.wire.InvalidMessageException;
import io.ringcast.wire.Message;
import io.ringcast.wire.MessageCodec;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/** A TCP connection to one node, on which the user is registered. */
final class Connection {

  /** Takes every frame a node may be configured to allow; memory grows only with what comes. */
  private static final int LONGEST_FRAME_BYTES = 16 * 1024 * 1024 - 1;

  private static final int KEEP_ALIVE_IDLE_SECONDS = 20;
  private static final int KEEP_ALIVE_INTERVAL_SECONDS = 5;
  private static final int KEEP_ALIVE_PROBES = 4;

  private final Endpoint node;
  private final Socket socket;
  private final FrameReader reader;
  private final FrameWriter writer;
  private final MessageCodec codec = new MessageCodec();
  private volatile @Nullable String closedBecause;
  private String serverId = "";
  private Set<String> capabilities = Set.of();

  private Connection(Endpoint node, Socket socket) throws IOException {
    this.node = node;
    this.socket = socket;
    this.reader = new FrameReader(socket.getInputStream(), LONGEST_FRAME_BYTES);
    this.writer = new FrameWriter(socket.getOutputStream());
  }

  /**
   * Connects and registers, within the time-outs for both.
   *
   * @param registration the frame that asks for it
   * @param beforeRegistering called when the node has taken the connection
   * @throws NotRegisteredException if the node cannot be reached, does not answer or refuses
   */
  static Connection open(
      Endpoint node, Frame registration, Timeouts timeouts, Runnable beforeRegistering)
      throws NotRegisteredException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      keepAlive(socket);
      socket.connect(
          new InetSocketAddress(node.host(), node.port()), (int) timeouts.connect().toMillis());
      Connection connection = new Connection(node, socket);
      beforeRegistering.run();
      connection.register(registration, timeouts.registration());
      return connection;
    } catch (IOException e) {
      closeQuietly(socket);
      throw new NotRegisteredException(Ending.lost(words(node, e, timeouts)));
    } catch (NotRegisteredException e) {
      closeQuietly(socket);
      throw e;
    }
  }

  /** A host that vanished without a word is found within about 40 s, also when nothing is sent. */
  private static void keepAlive(Socket socket) throws IOException {
    socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    if (socket.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
      socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, KEEP_ALIVE_IDLE_SECONDS);
      socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEP_ALIVE_INTERVAL_SECONDS);
      socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, KEEP_ALIVE_PROBES);
    }
  }

  private void register(Frame registration, Duration limit)
      throws IOException, NotRegisteredException {
    CountDownLatch answered = new CountDownLatch(1);
    Thread deadline = Thread.ofVirtual().start(() -> closeUnless(answered, limit));
    try {
      writer.write(List.of(registration));
      Message.ServerResponse answer = readAnswer();
      if (!answer.success()) {
        Ending refusal = Ending.of(answer);
        throw new NotRegisteredException(
            new Ending(
                node + " refused: " + refusal.reason(),
                refusal.mayReconnect(),
                refusal.redirect()));
      }
      readGranted(answer.data());
    } catch (IOException e) {
      String reason = closedBecause;
      throw reason == null ? e : new SocketException(reason);
    } finally {
      answered.countDown();
      deadline.interrupt();
    }
  }

  private void closeUnless(CountDownLatch answered, Duration limit) {
    try {
      if (!answered.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        close(
            "the node took the connection but did not answer the registration within "
                + Timeouts.words(limit));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Message.ServerResponse readAnswer() throws IOException, NotRegisteredException {
    try {
      for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
        if (codec.decode(frame).message() instanceof Message.ServerResponse response) {
          return response;
        }
      }
    } catch (InvalidMessageException e) {
      throw new NotRegisteredException(Ending.lost(foreign(node, e)));
    }
    throw new SocketException("it closed the connection without answering the registration");
  }

  private void readGranted(Map<String, Object> data) {
    serverId = data.get("server_id") instanceof String id ? id : "";
    if (data.get("capabilities") instanceof List<?> granted) {
      capabilities =
          granted.stream()
              .filter(String.class::isInstance)
              .map(String.class::cast)
              .collect(Collectors.toUnmodifiableSet());
    }
  }

  Endpoint node() {
    return node;
  }

  String serverId() {
    return serverId;
  }

  boolean grants(String capability) {
    return capabilities.contains(capability);
  }

  /** Sends frames; returns when the operating system has taken them. For one thread. */
  void send(Collection<Frame> frames) throws IOException {
    writer.write(frames);
  }

  /**
   * The next message, or null when the node closed the connection. For one thread.
   *
   * @throws InvalidMessageException if it is not a known message; the next one may be
   */
  @Nullable Envelope receive() throws IOException, InvalidMessageException {
    Frame frame = reader.next();
    return frame == null ? null : codec.decode(frame);
  }

  /** Closes the connection; a thread that reads or writes fails. The first reason stays. */
  void close(String reason) {
    if (closedBecause == null) {
      closedBecause = reason;
    }
    closeQuietly(socket);
  }

  /** Why this side closed the connection; null when it did not. */
  @Nullable String closedBecause() {
    return closedBecause;
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // The connection is gone, which is what was wanted.
    }
  }

  private static String words(Endpoint node, IOException e, Timeouts timeouts) {
    return switch (e) {
      case UnknownHostException unknown -> "the host '" + node.host() + "' is not known";
      case SocketTimeoutException slow ->
          node + " did not take the connection within " + Timeouts.words(timeouts.connect());
      case ConnectException refused -> node + " refused the connection: no node listens there";
      case FrameException foreign -> foreign(node, foreign);
      default -> node + ": " + e.getMessage();
    };
  }

  private static String foreign(Endpoint node, Exception e) {
    return "what listens at " + node + " is no node: " + e.getMessage();
  }
}
