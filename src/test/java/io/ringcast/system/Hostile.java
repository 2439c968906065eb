package io.ringcast.system;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What a port that is open to others gets to see. */
final class Hostile {

  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int SUDDEN_CONNECTIONS = 50;

  private Hostile() {}

  /** Sends every kind of bytes that are no frames of a client, each on a connection of its own. */
  static void connections(String host, int port) {
    try {
      for (byte[] bytes : unreadable()) {
        try (Socket socket = connect(host, port)) {
          send(socket, bytes);
          awaitClosed(socket);
        }
      }
      for (byte[] bytes : halfSaid()) {
        try (Socket socket = connect(host, port)) {
          send(socket, bytes);
        }
      }
      for (int i = 0; i < SUDDEN_CONNECTIONS; i++) {
        Socket socket = connect(host, port);
        socket.setSoLinger(true, i % 2); // every other one ends with a reset
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends datagrams that are no messages to the group. */
  static void datagrams(int multicastPort) {
    try (MulticastSocket socket = Discovery.onLoopback()) {
      for (byte[] bytes : unreadable()) {
        Discovery.send(socket, multicastPort, bytes);
      }
      for (String text :
          List.of(
              "",
              "{}",
              "{\"type\":\"HEARTBEAT\"}",
              "{\"type\":\"HEARTBEAT\",\"sender_id\":\"server99\",\"payload\":{}}",
              "{\"type\":\"LEADER_ANNOUNCEMENT\",\"sender_id\":\"server99\",\"payload\":"
                  + "{\"leadership\":{\"epoch\":9007199254740993,\"leader\":"
                  + "{\"id\":\"server99\",\"incarnation\":1}}}}",
              "{\"type\":\"SERVER_DISCOVERY\",\"sender_id\":\"x\",\"payload\":{\"ts\":\"NaN\"}}",
              "{\"type\":\"CLIENT_MESSAGE\",\"sender_id\":\"x\",\"message_id\":\"1\",\"payload\":"
                  + "{\"content\":\"by datagram\"}}",
              "[".repeat(1300))) {
        Discovery.send(socket, multicastPort, text.getBytes(UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bytes after which a reader cannot go on. */
  private static List<byte[]> unreadable() {
    List<byte[]> all = new ArrayList<>();
    all.add("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
    all.add("\u0016\u0003\u0001\u0002\0\u0001\0\u0001".getBytes(US_ASCII));
    all.add(length(0));
    all.add(length(Integer.MAX_VALUE));
    all.add(length(-1));
    all.add(length(100_000_000));
    byte[] noise = new byte[10_000];
    new Random(42).nextBytes(noise);
    noise[0] = (byte) 0xff;
    all.add(noise);
    return all;
  }

  /** Bytes after which a reader waits for more. */
  private static List<byte[]> halfSaid() {
    return List.of(
        new byte[0],
        new byte[] {0, 0},
        length(10),
        ByteBuffer.allocate(9).putInt(1000).put("{\"typ".getBytes(US_ASCII), 0, 5).array());
  }

  private static byte[] length(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  private static Socket connect(String host, int port) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    return socket;
  }

  private static void send(Socket socket, byte[] bytes) throws IOException {
    try {
      socket.getOutputStream().write(bytes);
    } catch (SocketException e) {
      // Closed while it was still being sent to, which is an answer too.
    }
  }

  /** Reads whatever the node says until it closes; ends in a time-out if it does not. */
  private static void awaitClosed(Socket socket) throws IOException {
    try {
      socket.getInputStream().readAllBytes();
    } catch (SocketException e) {
      // Reset, which is closed too.
    }
  }
}
