import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Clients that chat as fast as the nodes let them, in the base protocol, over sockets.
 *
 * <p>Each node has as many callers as answerers; a caller speaks to an answerer of the next node,
 * which sends each message back, and has a fixed number of messages under way: so the nodes are
 * busy all the time and yet nothing piles up. After every {@value #CALLS_PER_BROADCAST} calls comes
 * a broadcast to all. A client whose node is gone comes back to it when it is there again; a caller
 * that hears nothing for {@value #PATIENCE_MILLIS} ms counts what is under way as lost and begins
 * anew.
 */
final class ChatLoad implements AutoCloseable {

  private static final int CALLS_PER_BROADCAST = 100;
  private static final int PATIENCE_MILLIS = 1000;
  private static final int RECONNECT_MILLIS = 100;
  private static final int DRAIN_MILLIS = 3000;
  private static final String TEXT = "x".repeat(100);

  private final int window;
  private final List<Client> clients = new ArrayList<>();
  private final LongAdder called = new LongAdder();
  private final LongAdder answered = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder broadcasts = new LongAdder();
  private final LongAdder broadcastsReceived = new LongAdder();
  private final Thread watchdog = Thread.ofPlatform().daemon().unstarted(this::watch);
  private long rateSinceNanos = System.nanoTime();
  private long rateSinceAnswers;
  private volatile boolean draining;
  private volatile boolean closed;

  private ChatLoad(int window) {
    this.window = window;
  }

  /** Starts all clients, and waits until each is registered and has had an answer. */
  static ChatLoad start(List<BenchNode> nodes, Options options) throws Exception {
    ChatLoad load = new ChatLoad(options.number("window"));
    int pairs = options.number("clients") / 2;
    for (int i = 0; i < nodes.size(); i++) {
      for (int pair = 0; pair < pairs; pair++) {
        int next = (i + 1) % nodes.size();
        String caller = "caller-" + i + "-" + pair;
        String answerer = "answerer-" + i + "-" + pair;
        load.clients.add(load.new Client(caller, answerer, nodes.get(i).clientPort, true));
        load.clients.add(load.new Client(answerer, caller, nodes.get(next).clientPort, false));
      }
    }
    load.clients.forEach(client -> Thread.ofVirtual().start(client::run));
    load.watchdog.start();
    BenchCluster.await(
        "an answer to every caller",
        () -> load.clients.stream().allMatch(client -> !client.calls || client.heard));
    return load;
  }

  /** Answered calls in a second, since this was asked last. */
  String rate() {
    long now = System.nanoTime();
    long answers = answered.sum();
    double rate = (answers - rateSinceAnswers) / ((now - rateSinceNanos) / 1e9);
    rateSinceNanos = now;
    rateSinceAnswers = answers;
    return String.format(Locale.ROOT, "%.0f calls/s, %d lost, %d refused", rate, lost.sum(),
        refused.sum());
  }

  /** Sends nothing new and waits for what is under way; what became of all messages. */
  String drain() throws InterruptedException {
    draining = true;
    Thread.sleep(DRAIN_MILLIS);
    return "%d calls, %d without an answer, %d refused; %d broadcasts, %d of %d copies received"
        .formatted(
            called.sum(),
            called.sum() - answered.sum(),
            refused.sum(),
            broadcasts.sum(),
            broadcastsReceived.sum(),
            broadcasts.sum() * (clients.size() - 1));
  }

  /** After {@link #drain}: whether each call was answered, and each broadcast came everywhere. */
  boolean isComplete() {
    return called.sum() == answered.sum()
        && refused.sum() == 0
        && broadcasts.sum() * (clients.size() - 1) == broadcastsReceived.sum();
  }

  private void watch() {
    try {
      while (!closed) {
        Thread.sleep(PATIENCE_MILLIS);
        for (Client client : clients) {
          client.callAnewIfUnheard();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    watchdog.interrupt();
    clients.forEach(Client::disconnect);
  }

  /** One user. */
  private final class Client {
    private final String user;
    private final String partner;
    private final int port;
    private final boolean calls;
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile Socket socket;
    private volatile boolean heard;
    private volatile boolean heardLately;
    private long number;

    Client(String user, String partner, int port, boolean calls) {
      this.user = user;
      this.partner = partner;
      this.port = port;
      this.calls = calls;
    }

    void run() {
      while (!closed) {
        try (Socket open = new Socket(InetAddress.getLoopbackAddress(), port)) {
          open.setTcpNoDelay(true);
          send(open, "CLIENT_REGISTER", "");
          DataInputStream in =
              new DataInputStream(new BufferedInputStream(open.getInputStream(), 65_536));
          read(in);
          socket = open;
          while (true) {
            onFrame(read(in));
          }
        } catch (IOException e) {
          socket = null;
          pause();
        }
      }
    }

    private void pause() {
      try {
        Thread.sleep(RECONNECT_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private static String read(DataInputStream in) throws IOException {
      byte[] bytes = new byte[in.readInt()];
      in.readFully(bytes);
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private void onFrame(String frame) throws IOException {
      if (frame.contains("MESSAGE_ACK")) {
        if (frame.contains("\"success\":false")) {
          refused.increment();
        }
      } else if (frame.contains("\"recipient\":null")) {
        broadcastsReceived.increment();
      } else if (!calls) {
        say(partner);
      } else {
        onAnswer();
      }
    }

    private void onAnswer() throws IOException {
      heard = true;
      heardLately = true;
      answered.increment();
      // Late answers to calls that count as lost are no reason for new ones.
      if (underWay.getAndUpdate(count -> Math.max(0, count - 1)) > 0 && !draining) {
        call();
      }
    }

    private void call() throws IOException {
      underWay.incrementAndGet();
      called.increment();
      say(partner);
      if (called.sum() % CALLS_PER_BROADCAST == 0) {
        broadcasts.increment();
        say(null);
      }
    }

    void callAnewIfUnheard() {
      Socket open = socket;
      if (calls && !draining && open != null && !heardLately) {
        lost.add(underWay.getAndSet(0));
        try {
          for (int i = 0; i < window; i++) {
            call();
          }
        } catch (IOException e) {
          // Its reader comes back by itself.
        }
      }
      heardLately = false;
    }

    private void say(String recipient) throws IOException {
      Socket open = socket;
      if (open == null) {
        throw new IOException("not connected");
      }
      String quoted = recipient == null ? "null" : "\"" + recipient + "\"";
      send(open, "CLIENT_MESSAGE", "\"content\":\"" + TEXT + "\",\"recipient\":" + quoted);
    }

    private void send(Socket open, String type, String payload) throws IOException {
      synchronized (this) {
        String json =
            "{\"type\":\"%s\",\"sender_id\":\"%s\",\"payload\":{%s},\"timestamp\":%d,\"message_id\":\"%s-%d\"}"
                .formatted(type, user, payload, System.currentTimeMillis() / 1000, user, ++number);
        byte[] bytes = json.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer frame = ByteBuffer.allocate(4 + bytes.length).putInt(bytes.length).put(bytes);
        open.getOutputStream().write(frame.array());
      }
    }

    void disconnect() {
      Socket open = socket;
      if (open != null) {
        try {
          open.close();
        } catch (IOException e) {
          // It is gone, then.
        }
      }
    }
  }
}
