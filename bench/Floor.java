import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the data plane would cost if it did nothing: takes the frames of Ringcast's clients and
 * writes the same bytes to the same sockets, an ack for each message among them, by one thread that
 * looks at no more than lengths.
 *
 * <p>A connection's first frame is its registration, and its second one decides where all that it
 * sends goes: to everybody else, or to the one user that it names.
 */
public final class Floor {

  private static final int BUFFER_BYTES = 256 << 10;
  private static final int BACKLOG = 1024;
  private static final int LENGTH_BYTES = 4;
  private static final int ACKS_AT_ONCE = 1024;
  private static final String REGISTERED =
      """
      {"type":"SERVER_RESPONSE","sender_id":"server1","payload":{"success":true,"message":\
      "registered","data":{"server_id":"server1"}},"timestamp":1794000000.25,"message_id":"r1"}\
      """;
  private static final String ACK =
      """
      {"type":"MESSAGE_ACK","sender_id":"server1","payload":{"acked_message_id":\
      "3f8a6c1e-5b2d-4e90-a7c4-000000000000","success":true,"info":"delivered"},\
      "timestamp":1794000000.25,"message_id":"server1-mhl2x3-1000000"}\
      """;

  private final Selector selector;
  private final List<Connection> connections = new ArrayList<>();
  private final Map<String, Connection> users = new HashMap<>();
  private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final ByteBuffer acks = acks();

  private Floor(Selector selector) {
    this.selector = selector;
  }

  public static void main(String[] args) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])), BACKLOG);
    listener.configureBlocking(false);
    Selector selector = Selector.open();
    listener.register(selector, SelectionKey.OP_ACCEPT);
    new Floor(selector).serve(listener);
  }

  private static byte[] frame(String json) {
    byte[] text = json.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(LENGTH_BYTES + text.length).putInt(text.length).put(text).array();
  }

  private static ByteBuffer acks() {
    byte[] ack = frame(ACK);
    ByteBuffer acks = ByteBuffer.allocateDirect(ACKS_AT_ONCE * ack.length);
    while (acks.hasRemaining()) {
      acks.put(ack);
    }
    return acks.flip();
  }

  private void serve(ServerSocketChannel listener) throws IOException {
    while (true) {
      selector.select(key -> {
        if (key.isAcceptable()) {
          accept(listener);
        } else {
          serve(key);
        }
      });
    }
  }

  private void accept(ServerSocketChannel listener) {
    try {
      SocketChannel channel = listener.accept();
      if (channel != null) {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        Connection connection = new Connection(channel);
        connection.key = channel.register(selector, SelectionKey.OP_READ, connection);
        connections.add(connection);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void serve(SelectionKey key) {
    Connection connection = (Connection) key.attachment();
    try {
      if (key.isWritable()) {
        connection.writeRest();
      }
      if (key.isReadable()) {
        read(connection);
      }
    } catch (IOException e) {
      end(connection);
    }
  }

  private void end(Connection connection) {
    connections.remove(connection);
    try {
      connection.channel.close();
    } catch (IOException e) {
      // It has ended anyway.
    }
  }

  private void read(Connection from) throws IOException {
    in.clear().put(from.partial);
    if (from.channel.read(in) < 0) {
      end(from);
      return;
    }
    in.flip();
    int at = 0;
    int frames = 0;
    int first = 0;
    while (in.limit() - at >= LENGTH_BYTES && in.limit() - at >= LENGTH_BYTES + in.getInt(at)) {
      int next = at + LENGTH_BYTES + in.getInt(at);
      if (from.user == null) {
        register(from, text(at, next));
        first = next;
      } else {
        if (!from.hasSent) {
          from.hasSent = true;
          from.partner = named(text(at, next), "recipient");
        }
        frames++;
      }
      at = next;
    }
    from.partial = new byte[in.limit() - at];
    in.get(at, from.partial);
    if (frames > 0) {
      relay(from, in.slice(first, at - first), frames);
    }
  }

  private String text(int start, int end) {
    byte[] bytes = new byte[end - start];
    in.get(start, bytes);
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  private void register(Connection connection, String json) throws IOException {
    connection.user = named(json, "sender_id");
    users.put(connection.user, connection);
    connection.write(ByteBuffer.wrap(frame(REGISTERED)));
  }

  /** Null if the value is no string. */
  private static String named(String json, String key) {
    int start = json.indexOf("\"" + key + "\":") + key.length() + 3;
    return json.charAt(start) == '"'
        ? json.substring(start + 1, json.indexOf('"', start + 1))
        : null;
  }

  private void relay(Connection from, ByteBuffer bytes, int frames) throws IOException {
    if (from.partner != null) {
      users.get(from.partner).write(bytes);
    } else {
      for (Connection to : connections) {
        if (to != from) {
          to.write(bytes.duplicate());
        }
      }
    }
    int ackBytes = acks.limit() / ACKS_AT_ONCE;
    for (int left = frames; left > 0; left -= ACKS_AT_ONCE) {
      from.write(acks.slice(0, Math.min(left, ACKS_AT_ONCE) * ackBytes));
    }
  }

  private static final class Connection {

    private final SocketChannel channel;
    private SelectionKey key;
    private String user;
    private String partner;
    private boolean hasSent;
    private byte[] partial = new byte[0];

    /** What the socket had no room for, ready to be read; the windows of the load bound it. */
    private ByteBuffer rest = ByteBuffer.allocate(0);

    Connection(SocketChannel channel) {
      this.channel = channel;
    }

    void write(ByteBuffer bytes) throws IOException {
      if (!rest.hasRemaining()) {
        channel.write(bytes);
      }
      if (bytes.hasRemaining()) {
        ByteBuffer more = ByteBuffer.allocate(rest.remaining() + bytes.remaining());
        rest = more.put(rest).put(bytes).flip();
        key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
      }
    }

    void writeRest() throws IOException {
      channel.write(rest);
      if (!rest.hasRemaining()) {
        key.interestOps(SelectionKey.OP_READ);
      }
    }
  }
}
