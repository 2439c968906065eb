package io.ringcast.listener;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A chat client of a plain socket: makes its frames and its JSON by hand. */
final class PlainClient implements AutoCloseable {

  private static final int READ_LIMIT_MILLIS = 20_000;

  private final Socket socket = new Socket();
  private final DataInputStream in;

  PlainClient(int port) throws IOException {
    this(port, 0);
  }

  /**
   * @param receiveBufferBytes how much the client's system takes before the client reads; 0: as
   *     usual
   */
  PlainClient(int port, int receiveBufferBytes) throws IOException {
    if (receiveBufferBytes > 0) {
      socket.setReceiveBufferSize(receiveBufferBytes);
    }
    socket.setSoTimeout(READ_LIMIT_MILLIS);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    in = new DataInputStream(socket.getInputStream());
  }

  static PlainClient registered(int port, String user) throws IOException {
    PlainClient client = new PlainClient(port);
    client.register(user);
    String answer = client.read();
    if (!answer.contains("\"success\":true")) {
      throw new IOException("not registered: " + answer);
    }
    return client;
  }

  static byte[] frame(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(4 + bytes.length).putInt(bytes.length).put(bytes).array();
  }

  static String registration(String user) {
    return "{\"type\":\"CLIENT_REGISTER\",\"sender_id\":\"" + user + "\",\"payload\":{}}";
  }

  static String message(String sender, String id, String content, String recipient) {
    return "{\"type\":\"CLIENT_MESSAGE\",\"sender_id\":\"%s\",\"message_id\":\"%s\",\"payload\":{\"content\":\"%s\",\"recipient\":%s}}"
        .formatted(sender, id, content, recipient == null ? "null" : "\"" + recipient + "\"");
  }

  void register(String user) throws IOException {
    write(frame(registration(user)));
  }

  void send(String sender, String id, String content, String recipient) throws IOException {
    write(frame(message(sender, id, content, recipient)));
  }

  void write(byte... bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** The next frame's JSON. */
  String read() throws IOException {
    byte[] json = new byte[in.readInt()];
    in.readFully(json);
    return new String(json, StandardCharsets.UTF_8);
  }

  /** Everything until the node ends the stream. */
  List<String> readToEnd() throws IOException {
    List<String> all = new ArrayList<>();
    while (true) {
      int first = in.read();
      if (first < 0) {
        return all;
      }
      byte[] length = {(byte) first, in.readByte(), in.readByte(), in.readByte()};
      byte[] json = new byte[ByteBuffer.wrap(length).getInt()];
      try {
        in.readFully(json);
      } catch (EOFException e) {
        throw new IOException("the stream ended inside a frame", e);
      }
      all.add(new String(json, StandardCharsets.UTF_8));
    }
  }

  static byte[] together(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
