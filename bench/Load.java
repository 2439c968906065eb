import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The clients of one peer: sends, receives and checks, all by the thread that calls. To cost
 * little, it may pause before each look at the sockets, so that one read gets much; the windows are
 * so wide that the server has work meanwhile.
 */
final class Load implements AutoCloseable {

  private static final int BUFFER_BYTES = 256 << 10;
  private static final int SELECT_MILLIS = 50;
  private static final int OUT_BYTES = 192 << 10;
  private static final long PATIENCE_NANOS = 60_000_000_000L;
  private static final long PROBE_NANOS = 100_000_000;
  private static final long LOOK_NANOS = 100_000_000;
  private static final int READS_FOR_EACH_LOOK = 32;

  private final Protocol protocol;
  private final List<Integer> ports;
  private final long pauseNanos;
  private final Selector selector;
  private final List<LoadClient> clients = new ArrayList<>();
  private final List<Flow> flows = new ArrayList<>();
  private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final Place mark = new Place(Payload.MARK);
  private Latencies latencies;
  private long deliveries;
  private long acks;
  private long probes;
  private long refusals;
  private String refusal = "";
  private int connected;
  private int registered;
  private int ended;
  private boolean endsAllowed;
  private boolean counting;
  private int messageBytes;

  /**
   * @param ports of the servers
   * @param pauseNanos before each look at the sockets
   */
  Load(Protocol protocol, List<Integer> ports, long pauseNanos) throws IOException {
    this.protocol = protocol;
    this.ports = ports;
    this.pauseNanos = pauseNanos;
    selector = Selector.open();
  }

  LoadClient addClient(String user, int server, List<String> topics) {
    LoadClient client = new LoadClient(user, server % ports.size(), topics);
    clients.add(client);
    return client;
  }

  Flow addFlow(LoadClient sender, String topic) {
    return addFlow(sender, topic, Payload.LENGTH);
  }

  Flow addFlow(LoadClient sender, String topic, int payloadLength) {
    sender.out = ByteBuffer.allocateDirect(OUT_BYTES);
    int number = flows.size();
    String payload = Payload.of(number, payloadLength);
    Flow flow = new Flow(number, sender, protocol.message(sender.user, topic, payload));
    flows.add(flow);
    return flow;
  }

  /**
   * Connects and registers all clients.
   *
   * @param atOnce how many may be on their way at a time
   */
  void connect(int atOnce) throws IOException {
    long limit = System.nanoTime() + PATIENCE_NANOS;
    while (registered + ended < clients.size()) {
      while (connected < clients.size() && connected - registered - ended < atOnce) {
        clients.get(connected).connect(selector, ports, connected);
        connected++;
      }
      select(SELECT_MILLIS);
      if (!endsAllowed && ended + refusals > 0 || System.nanoTime() > limit) {
        throw new IOException(
            "%d of %d clients registered; refused: %s"
                .formatted(registered, clients.size(), refusal));
      }
    }
  }

  /** Waits until each recipient gets what is sent to it: interest spreads without a word. */
  void probe() throws IOException {
    long limit = System.nanoTime() + PATIENCE_NANOS;
    while (!clients.stream().allMatch(client -> client.probed || !client.listens())) {
      for (Flow flow : flows) {
        flow.probe();
        probes++;
      }
      receiveFor(PROBE_NANOS);
      if (System.nanoTime() > limit) {
        throw new IOException("a recipient got nothing; refused: " + refusal);
      }
    }
    while (protocol.acks() && acks + refusals < probes && System.nanoTime() < limit) {
      receiveFor(PROBE_NANOS);
    }
    receiveFor(PROBE_NANOS);
    acks = 0;
    refusals = 0;
  }

  /** Receives only. */
  void receiveFor(long nanos) throws IOException {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = end - System.nanoTime()) {
      select(Math.clamp(left / 1_000_000, 1, SELECT_MILLIS));
    }
  }

  /** Keeps so many messages of each sender under way. */
  void run(int window, long nanos) throws IOException {
    long end = System.nanoTime() + nanos;
    for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
      for (Flow flow : flows) {
        flow.fill(window, now);
      }
      if (pauseNanos > 0) {
        LockSupport.parkNanos(pauseNanos);
      }
      select(SELECT_MILLIS);
      check();
    }
  }

  /** Receives, while one sender sends whatever its socket takes. */
  void floodFor(Flow flood, long nanos) throws IOException {
    long end = System.nanoTime() + nanos;
    for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
      flood.fill(Integer.MAX_VALUE, now);
      select(1);
    }
  }

  private void check() throws IOException {
    if (ended > 0 && !endsAllowed || refusals > 0) {
      throw new IOException(
          "%d connections ended by the server, %d refusals: %s"
              .formatted(ended, refusals, refusal));
    }
  }

  /** Connections may end from now on. */
  void allowEnds() {
    endsAllowed = true;
  }

  /**
   * From now on the bytes of those who only listen are counted and thrown away, which costs a
   * fraction of looking at them; one of some reads is looked at as before. All messages must have
   * the same length, and nothing else may come.
   */
  void countBytes() throws IOException {
    List<LoadClient> listeners =
        clients.stream().filter(client -> client.listens() && client.out == null).toList();
    List<Integer> descriptors =
        Discard.descriptors(listeners.stream().map(LoadClient::channel).toList());
    for (int i = 0; i < listeners.size(); i++) {
      listeners.get(i).countBytes(descriptors.get(i), messageBytes);
    }
    counting = true;
  }

  /**
   * Ends {@link #countBytes}: waits for all that is under way, and looks at the messages after it,
   * whose numbers must agree with what was counted; what did not come, or came too often.
   */
  long lookAgain() throws IOException {
    long missing = drain();
    counting = false;
    run(1, LOOK_NANOS);
    missing += drain();
    return missing + clients.stream().filter(client -> !client.hasSeenAll()).count();
  }

  /** Waits for all that is under way; how many copies or acks did not come within a minute. */
  long drain() throws IOException {
    long limit = System.nanoTime() + PATIENCE_NANOS;
    while (missing() > 0 && System.nanoTime() < limit) {
      select(SELECT_MILLIS);
      check();
    }
    return missing();
  }

  private long missing() {
    long copies = clients.stream().mapToLong(LoadClient::outstanding).sum();
    long sent = flows.stream().mapToLong(Flow::sent).sum();
    return copies + (protocol.acks() ? sent - acks : 0);
  }

  private void select(int millis) throws IOException {
    selector.select(this::onKey, millis);
  }

  private void onKey(SelectionKey key) {
    LoadClient client = (LoadClient) key.attachment();
    try {
      if (!client.connected) {
        client.onConnected(protocol.registration(client.user, client.topics));
        return;
      }
      if (key.isWritable()) {
        client.flush();
      }
      if (key.isReadable()) {
        onReadable(client);
      }
    } catch (IOException e) {
      onEnd(client);
    }
  }

  private void onReadable(LoadClient client) throws IOException {
    if (counting && !client.isLookedAt(READS_FOR_EACH_LOOK)) {
      deliveries += client.countMessages();
      return;
    }
    deliveries += client.countPart();
    if (client.isBetweenMessages()) {
      look(client);
    }
  }

  private void look(LoadClient client) throws IOException {
    boolean more = client.read(in);
    long now = latencies == null ? 0 : System.nanoTime();
    int at = 0;
    int end = in.limit();
    for (int length = protocol.frameLength(in, at, end); length > 0; ) {
      onFrame(client, at, length, now);
      at += length;
      length = protocol.frameLength(in, at, end);
    }
    client.keep(in, at);
    if (!more) {
      onEnd(client);
    }
  }

  private void onFrame(LoadClient client, int at, int length, long now) throws IOException {
    switch (protocol.kind(in, at, length)) {
      case DELIVERY -> {
        checkLength(length);
        onDelivery(client, mark.find(in, at, length), now);
      }
      case ACK -> acks++;
      case REFUSAL -> onRefusal(at, length);
      case READY -> onReady(client);
      case PING -> client.say(protocol.pong());
      case OTHER -> {}
    }
  }

  /** Their bytes can be counted instead only if all are alike. */
  private void checkLength(int length) {
    if (counting && length != messageBytes) {
      throw new IllegalStateException(
          "a message of %d bytes where all have %d".formatted(length, messageBytes));
    }
    messageBytes = length;
  }

  private void onDelivery(LoadClient client, int at, long now) {
    if (at < 0) {
      throw new IllegalStateException(client.user + " got a message without its payload");
    }
    int number = Payload.number(in, at);
    if (number == Payload.PROBE) {
      client.probed = true;
      return;
    }
    int flow = Payload.flow(in, at);
    client.onDelivery(flow, number);
    deliveries++;
    if (latencies != null) {
      latencies.add(now - Payload.nanos(in, at));
    }
  }

  private void onRefusal(int at, int length) {
    refusals++;
    byte[] text = new byte[length];
    in.get(at, text);
    refusal = new String(text, StandardCharsets.UTF_8);
  }

  private void onReady(LoadClient client) {
    if (++client.answers == protocol.answers(client.topics)) {
      registered++;
    }
  }

  private void onEnd(LoadClient client) {
    client.reset();
    client.ended = true;
    ended++;
  }

  /** Notes how long messages take from now on; null ends it. */
  void record(Latencies into) {
    latencies = into;
  }

  List<Flow> flows() {
    return flows;
  }

  List<LoadClient> clients() {
    return clients;
  }

  long deliveries() {
    return deliveries;
  }

  int registered() {
    return registered;
  }

  /** Connections that the server ended. */
  int ended() {
    return ended;
  }

  long refusals() {
    return refusals;
  }

  String refusal() {
    return refusal;
  }

  @Override
  public void close() throws IOException {
    clients.forEach(LoadClient::reset);
    selector.close();
  }
}
