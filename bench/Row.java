import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One table of the data plane's benchmark: what is sent from whom to whom. */
enum Row {
  FANOUT100("1 sender, 100 recipients, window 256", Form.ALL, 1, 100, 256),
  FANOUT1000("1 sender, 1,000 recipients, window 256", Form.ALL, 1, 1000, 256),
  FANOUT4X100("4 senders, each message to 100, window 256 each", Form.ALL, 4, 100, 256),
  FANOUT100X1("1 sender, 100 recipients, one message in flight", Form.ALL, 1, 100, 1),
  PAIRS16("100 private pairs, 16 in flight each", Form.PAIRS, 100, 100, 16),
  PAIRS1("100 private pairs, one in flight each", Form.PAIRS, 100, 100, 1),
  LATENCY("50 private pairs, 2,000 messages/s in all: one-way latency", Form.PAIRS, 50, 50, 16),
  CLUSTERFANOUT("3 nodes: 1 sender, 100 recipients on each, window 256", Form.ALL, 1, 300, 256),
  CLUSTERPAIRS("3 nodes: 100 pairs across nodes, 16 in flight each", Form.PAIRS, 100, 100, 16),
  IDLE("19,000 idle registered connections", Form.NONE, 0, 19_000, 0),
  START("start of the process until a first client is registered", Form.NONE, 0, 1, 0);

  private static final int REGISTERING_AT_ONCE = 64;

  /** Who gets a message. */
  enum Form {
    ALL,
    PAIRS,
    NONE
  }

  final String title;
  final int recipients;
  final int window;
  private final Form form;
  private final int senders;

  Row(String title, Form form, int senders, int recipients, int window) {
    this.title = title;
    this.form = form;
    this.senders = senders;
    this.recipients = recipients;
    this.window = window;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** How many servers it needs. */
  int servers() {
    return this == CLUSTERFANOUT || this == CLUSTERPAIRS ? 3 : 1;
  }

  boolean isFor(Peer peer) {
    return form == Form.NONE ? peer != Peer.FLOOR : servers() == 1 || peer.clusters();
  }

  /** Whether reading is most of what the load would do. */
  boolean countsBytes() {
    return form == Form.ALL && window > 1;
  }

  /** With one message in flight, or where time counts, each arrival is looked at at once. */
  private long pauseNanos(int micros) {
    return window == 1 || this == LATENCY ? 0 : micros * 1000L;
  }

  /**
   * The row's clients, registered, and every way between them open.
   *
   * @param pauseMicros see {@link Load}
   */
  Load open(Peer peer, Servers servers, int pauseMicros) throws IOException {
    Protocol protocol = peer.protocol();
    Load load = new Load(protocol, servers.ports(), pauseNanos(pauseMicros));
    if (form == Form.ALL) {
      addFanOut(load, protocol.sendersListen());
    } else {
      addPairs(load);
    }
    load.connect(REGISTERING_AT_ONCE);
    load.probe();
    return load;
  }

  private void addFanOut(Load load, boolean sendersListen) {
    // Where senders get the messages of other senders, those are recipients like others.
    boolean mutual = sendersListen && senders > 1;
    int others = mutual ? recipients - senders + 1 : recipients;
    List<LoadClient> listeners = new ArrayList<>();
    for (int i = 0; i < others; i++) {
      listeners.add(load.addClient("r%05d".formatted(i), i, List.of(Protocol.ALL)));
    }
    List<LoadClient> speakers = new ArrayList<>();
    for (int i = 0; i < senders; i++) {
      speakers.add(load.addClient("s%05d".formatted(i), 0, List.of()));
    }
    for (LoadClient sender : speakers) {
      Flow flow = load.addFlow(sender, Protocol.ALL);
      flow.to(listeners);
      if (mutual) {
        flow.to(speakers.stream().filter(speaker -> speaker != sender).toList());
      }
    }
  }

  private void addPairs(Load load) {
    for (int i = 0; i < recipients; i++) {
      String user = "r%05d".formatted(i);
      LoadClient recipient = load.addClient(user, i + 1, List.of(user));
      load.addFlow(load.addClient("s%05d".formatted(i), i, List.of()), user).to(List.of(recipient));
    }
  }
}
