import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;

/** One connection of the load, and what it has received. */
final class LoadClient {

  /**
   * As many connections leave from one address. The system has 28,232 ports for each, but when half
   * of them are taken it looks for a free one for a millisecond.
   */
  private static final int PORTS_OF_ADDRESS = 10_000;

  final String user;
  final List<String> topics;
  private final int server;
  private SocketChannel channel;
  private SelectionKey key;

  /** What waits to be written, ready to be filled; null for one who only listens. */
  ByteBuffer out;

  /** The beginning of a frame whose end is not there yet. */
  private byte[] rest = new byte[0];

  /** The lowest flow that this client gets. */
  private int firstFlow;

  /** By flow, from the lowest: the number of the next message. */
  private int[] next = new int[0];

  boolean connected;
  int answers;
  boolean probed;
  boolean ended;

  /**
   * @param server the number of the server that it connects to
   * @param topics what it wants to get
   */
  LoadClient(String user, int server, List<String> topics) {
    this.user = user;
    this.server = server;
    this.topics = topics;
  }

  /** This client gets the messages of so many flows. */
  void expects(int firstFlow, int flows) {
    this.firstFlow = firstFlow;
    next = new int[flows];
  }

  boolean listens() {
    return next.length > 0;
  }

  void connect(Selector selector, List<Integer> ports, int number) throws IOException {
    channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    if (number >= PORTS_OF_ADDRESS) {
      channel.bind(new InetSocketAddress("127.0.0." + (1 + number / PORTS_OF_ADDRESS), 0));
    }
    boolean done = channel.connect(new InetSocketAddress("127.0.0.1", ports.get(server)));
    key = channel.register(selector, SelectionKey.OP_CONNECT, this);
    if (done) {
      key.interestOps(SelectionKey.OP_WRITE);
    }
  }

  /** The connection is there. */
  void onConnected(byte[] registration) throws IOException {
    channel.finishConnect();
    connected = true;
    key.interestOps(SelectionKey.OP_READ);
    say(registration);
  }

  /** Few bytes, which always have room in the socket's buffer. */
  void say(byte[] bytes) throws IOException {
    if (channel.write(ByteBuffer.wrap(bytes)) < bytes.length) {
      throw new IOException("no room for " + bytes.length + " bytes to the server of " + user);
    }
  }

  /** Writes what the socket takes, and the rest when it takes more. */
  void flush() throws IOException {
    out.flip();
    channel.write(out);
    key.interestOps(SelectionKey.OP_READ | (out.hasRemaining() ? SelectionKey.OP_WRITE : 0));
    out.compact();
  }

  /** The same from another thread than the one that selects, for single messages. */
  void flushAtOnce() throws IOException {
    out.flip();
    while (out.hasRemaining()) {
      channel.write(out);
    }
    out.clear();
  }

  /** Fills the buffer from the socket, after what was left before; false at the end. */
  boolean read(ByteBuffer in) throws IOException {
    in.clear().put(rest);
    int count = channel.read(in);
    in.flip();
    return count >= 0;
  }

  /** What stands from here on is not a whole frame. */
  void keep(ByteBuffer in, int at) {
    int count = in.limit() - at;
    if (count != rest.length) {
      rest = new byte[count];
    }
    in.get(at, rest);
  }

  /** Every message must come once, and in order. */
  void onDelivery(int flow, int number) {
    int i = flow - firstFlow;
    if (i < 0 || i >= next.length) {
      throw new IllegalStateException(
          user + " got a message of flow " + flow + ", not meant for it");
    }
    if (number != next[i]) {
      throw new IllegalStateException(
          "%s got message %d of flow %d where %d was due".formatted(user, number, flow, next[i]));
    }
    next[i]++;
  }

  /** How many messages of its lowest flow it has. */
  int received() {
    return next[0];
  }

  /** Leaves what comes in the socket from now on. */
  void stall() {
    key.interestOps(0);
  }

  /** Without a wait for the ports afterwards: a reset instead of an end. */
  void reset() {
    if (channel == null) {
      return;
    }
    try {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      channel.close();
    } catch (IOException e) {
      // Gone already, which is what was wanted.
    }
  }
}
