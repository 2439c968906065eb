import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One connection of the load, and what it has received. */
final class LoadClient {

  /**
   * As many connections leave from one address. The system has 28,232 ports for each, but when half
   * of them are taken it looks for a free one for a millisecond.
   */
  private static final int PORTS_OF_ADDRESS = 10_000;

  private static final int NOT_EXPECTED = -1;
  private static final byte[] NOTHING = {};

  final String user;
  final List<String> topics;
  private final int server;
  private SocketChannel channel;
  private SelectionKey key;

  /** What waits to be written, ready to be filled; null for one who only listens. */
  ByteBuffer out;

  /** The beginning of a frame whose end is not there yet. */
  private byte[] rest = NOTHING;

  /** What this client gets, by ascending number. */
  private final List<Flow> flows = new ArrayList<>();

  /** By flow, from the lowest: the number of the next message; negative if it gets none. */
  private int[] next = new int[0];

  private long received;

  /** Messages of which it has only counted the bytes since it last looked at one of their flow. */
  private long unseen;

  /** Where bytes are counted: the socket's descriptor, and how long each message is. */
  private int descriptor;

  private int messageBytes;

  /** Bytes at the beginning of a message that have been counted only. */
  private long partBytes;

  private int reads;

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

  /** This client gets the messages of a flow, whose number is above those before. */
  void expect(Flow flow) {
    flows.add(flow);
    int known = next.length;
    next = Arrays.copyOf(next, flow.number() - flows.getFirst().number() + 1);
    Arrays.fill(next, known, next.length - 1, NOT_EXPECTED);
  }

  int flows() {
    return flows.size();
  }

  boolean listens() {
    return !flows.isEmpty();
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

  /** Every message must come once, and in order, but for those whose bytes alone were counted. */
  void onDelivery(int flow, int number) {
    int i = flows.isEmpty() ? NOT_EXPECTED : flow - flows.getFirst().number();
    if (i < 0 || i >= next.length || next[i] == NOT_EXPECTED) {
      throw new IllegalStateException(
          user + " got a message of flow " + flow + ", not meant for it");
    }
    int skipped = number - next[i];
    if (skipped < 0 || skipped > unseen) {
      throw new IllegalStateException(
          "%s got message %d of flow %d where %d was due, and %d unseen"
              .formatted(user, number, flow, next[i], unseen));
    }
    unseen -= skipped;
    next[i] = number + 1;
    received++;
  }

  /**
   * From now on bytes may be counted instead of looked at.
   *
   * @param messageBytes what each message takes, and nothing else comes
   */
  void countBytes(int descriptor, int messageBytes) {
    this.descriptor = descriptor;
    this.messageBytes = messageBytes;
  }

  /** Whether its next read is one of so many that are looked at. */
  boolean isLookedAt(int reads) {
    return messageBytes == 0 || ++this.reads % reads == 0;
  }

  /** Counts what has come and throws it away; how many messages ended in it. */
  long countMessages() throws IOException {
    partBytes += rest.length;
    rest = NOTHING;
    return count(Long.MAX_VALUE);
  }

  /**
   * Counts the rest of a message whose beginning was counted, so that what comes next begins with a
   * message; how many ended, 0 or 1.
   */
  long countPart() throws IOException {
    return partBytes == 0 ? 0 : count(messageBytes - partBytes);
  }

  boolean isBetweenMessages() {
    return partBytes == 0;
  }

  private long count(long most) throws IOException {
    long bytes = Discard.receive(descriptor, most);
    if (bytes < 0) {
      throw new EOFException();
    }
    long messages = (partBytes + bytes) / messageBytes;
    partBytes = (partBytes + bytes) % messageBytes;
    received += messages;
    unseen += messages;
    return messages;
  }

  /** How many messages have been sent to it that it has not. */
  long outstanding() {
    long sent = 0;
    for (Flow flow : flows) {
      sent += flow.sent();
    }
    if (received > sent) {
      throw new IllegalStateException(
          "%s got %d messages of %d that were sent".formatted(user, received, sent));
    }
    return sent - received;
  }

  /** Whether the numbers of its messages agree with their count. */
  boolean hasSeenAll() {
    return unseen == 0;
  }

  SocketChannel channel() {
    return channel;
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
