package io.ringcast.multicast;

import io.ringcast.cluster.ClusterInput;
import io.ringcast.membership.Channel;
import io.ringcast.node.NodeId;
import io.ringcast.node.RateLimit;
import io.ringcast.wire.Envelope;
import io.ringcast.wire.EnvelopeStamp;
import io.ringcast.wire.InvalidMessageException;
import io.ringcast.wire.Message;
import io.ringcast.wire.MessageCodec;
import io.ringcast.wire.Seal;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends heartbeats to the group, hands over those that come, and answers clients that look for a
 * node. Where the group can't be joined it says so once, and tries again now and then: the
 * interface may come up later.
 */
public final class Multicast implements AutoCloseable {

  /**
   * How many heartbeats of others are read in a second: 255 nodes at an interval of half a second.
   * More would only keep the control plane from its work.
   */
  static final int HEARTBEATS_PER_SECOND = 500;

  /** How many of its own a node needs to hear: enough for the shortest interval. */
  static final int OWN_PER_SECOND = 100;

  /** How many questions of clients are read in a second, and so at most answered. */
  static final int DISCOVERIES_PER_SECOND = 1000;

  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);
  private static final Logger log = LoggerFactory.getLogger(Multicast.class);

  private final MulticastSettings settings;
  private final EnvelopeStamp stamp;
  private final MessageCodec codec;
  private final Consumer<ClusterInput> inbox;
  private final Supplier<Optional<Message.ServerAnnounce>> assignment;
  private final FirstLook firstLook;
  private final Thread thread;
  private final RateLimit own = RateLimit.perSecond(OWN_PER_SECOND, System::nanoTime);
  private final RateLimit heartbeats = RateLimit.perSecond(HEARTBEATS_PER_SECOND, System::nanoTime);
  private final RateLimit questions = RateLimit.perSecond(DISCOVERIES_PER_SECOND, System::nanoTime);
  private final RateLimit warnings = RateLimit.oncePer(BETWEEN_WARNINGS, System::nanoTime);
  private final SentDatagrams sent = new SentDatagrams(System::nanoTime);
  private final DatagramLog heard = new DatagramLog(System::nanoTime);
  private volatile State state = new State("multicast has not started yet", System.nanoTime());
  private volatile @Nullable MulticastSocket socket;
  private volatile boolean closed;

  /**
   * @param problem why the group is not joined; empty if it is
   */
  private record State(String problem, long sinceNanos) {}

  /**
   * @param inbox takes heartbeats and the state of multicast; must not wait
   * @param assignment the node for the next client, if it is for this node to say
   */
  public Multicast(
      MulticastSettings settings,
      EnvelopeStamp stamp,
      MessageCodec codec,
      Consumer<ClusterInput> inbox,
      Supplier<Optional<Message.ServerAnnounce>> assignment) {
    this.settings = settings;
    this.stamp = stamp;
    this.codec = codec;
    this.inbox = inbox;
    this.assignment = assignment;
    firstLook = new FirstLook(settings.clusterName(), settings.self(), settings.secret());
    thread = Thread.ofPlatform().name("multicast").daemon().unstarted(this::run);
  }

  public void start() {
    if (settings.interfaceName().equals(MulticastSettings.OFF)) {
      onState("multicast is switched off (ringcast.cluster.interface=none)");
    } else {
      thread.start();
    }
  }

  /** Sends to the group; what can't leave at once is dropped, and counted. */
  public void send(Message.Heartbeat heartbeat) {
    MulticastSocket open = socket;
    if (open != null) {
      byte[] json = codec.encodeBare(stamp.stamp(heartbeat));
      byte[] datagram = settings.secret().map(secret -> Seal.put(secret, json)).orElse(json);
      sent.count(() -> open.sendToGroup(datagram));
    }
  }

  public MulticastStatistics statistics() {
    Map<DatagramKind, Long> byKind = new EnumMap<>(DatagramKind.class);
    heard.heard().byKind().forEach((kind, sighting) -> byKind.put(kind, sighting.datagrams()));
    return new MulticastStatistics(sent.sent().datagrams(), sent.sent().refused(), byKind);
  }

  /** The counts with their times, and what is in the way. */
  public MulticastReport report() {
    State now = state;
    Duration since = Duration.ofNanos(System.nanoTime() - now.sinceNanos());
    return new MulticastReport(now.problem(), since, sent.sent(), heard.heard());
  }

  private void onState(String problem) {
    if (!problem.equals(state.problem())) {
      state = new State(problem, System.nanoTime());
    }
    inbox.accept(new ClusterInput.MulticastState(problem));
  }

  private void run() {
    String lastProblem = "";
    while (!closed) {
      String problem = listen();
      if (!closed) {
        onState(problem);
        if (!problem.equals(lastProblem)) {
          log.atWarn().addKeyValue("reason", problem).log("Multicast does not work");
          lastProblem = problem;
        }
        pause();
      }
    }
  }

  /** Listens until that fails; what is wrong. */
  private String listen() {
    try (MulticastSocket open = MulticastSocket.open(settings)) {
      socket = open;
      onState("");
      // One more than is taken, for a longer one is cut off.
      byte[] bytes = new byte[FirstLook.LARGEST_DATAGRAM + 1];
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (!closed) {
        buffer.clear();
        SocketAddress from = open.receive(buffer);
        if (from != null) {
          onDatagram(bytes, buffer.position(), from, open);
        }
      }
      return "closed";
    } catch (IOException | RuntimeException e) {
      return String.valueOf(e.getMessage());
    } finally {
      socket = null;
    }
  }

  private void pause() {
    try {
      Thread.sleep(RETRY);
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  private void onDatagram(byte[] datagram, int length, SocketAddress from, MulticastSocket open) {
    DatagramKind kind = firstLook.at(datagram, length);
    if (isReadable(kind)) {
      kind = isTooMany(kind) ? DatagramKind.TOO_MANY : read(kind, datagram, length, from, open);
    } else if (kind == DatagramKind.BAD_HASH && warnings.tryTake()) {
      warnOfHash(Seal.isOn(datagram, length), from);
    }
    heard.add(kind, datagram, length, from);
  }

  private static boolean isReadable(DatagramKind kind) {
    return kind == DatagramKind.OWN
        || kind == DatagramKind.HEARTBEAT
        || kind == DatagramKind.DISCOVERY;
  }

  private boolean isTooMany(DatagramKind kind) {
    RateLimit limit =
        switch (kind) {
          case OWN -> own;
          case DISCOVERY -> questions;
          default -> heartbeats;
        };
    return !limit.tryTake();
  }

  /** Reads a datagram and does what it asks for; what it turned out to be. */
  private DatagramKind read(
      DatagramKind expected,
      byte[] datagram,
      int length,
      SocketAddress from,
      MulticastSocket open) {
    try {
      Envelope envelope = codec.decode(datagram, 0, length);
      switch (envelope.message()) {
        case Message.Heartbeat heartbeat when expected != DatagramKind.DISCOVERY ->
            // Members are told over links only: whom a stranger invents would be dialled.
            inbox.accept(
                new ClusterInput.HeartbeatReceived(
                    new NodeId(envelope.senderId()),
                    heartbeat.withMembers(List.of()),
                    Channel.DATAGRAM));
        case Message.ServerDiscovery discovery -> answer(from, open);
        default -> {
          return DatagramKind.WRONG_TYPE;
        }
      }
      return expected;
    } catch (InvalidMessageException | RuntimeException e) {
      // Whatever a stranger's bytes set off, the next datagram is read.
      log.atDebug()
          .addKeyValue("from", from)
          .addKeyValue("reason", e.getMessage())
          .log("Datagram ignored");
      return DatagramKind.INVALID;
    }
  }

  private void warnOfHash(boolean sealed, SocketAddress from) {
    String reason;
    if (settings.secret().isEmpty()) {
      reason = "its node has a cluster secret and this one has none";
    } else {
      reason = sealed ? "it was made with another secret" : "its node has no cluster secret";
    }
    log.atWarn()
        .addKeyValue("from", from)
        .addKeyValue("reason", reason)
        .addKeyValue("ignored", statistics().received(DatagramKind.BAD_HASH) + 1)
        .log(
            "Heartbeats are ignored for their hash: set the same ringcast.cluster.secret on all"
                + " nodes of the cluster");
  }

  private void answer(SocketAddress from, MulticastSocket open) {
    Optional<Message.ServerAnnounce> announce = assignment.get();
    if (announce.isPresent()) {
      byte[] datagram = codec.encodeBare(stamp.stamp(announce.get()));
      sent.count(() -> open.sendTo(from, datagram));
      sent.count(() -> open.sendToGroup(datagram));
    }
  }

  @Override
  public void close() {
    closed = true;
    MulticastSocket open = socket;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        log.atDebug().setCause(e).log("Closing multicast failed");
      }
    }
    thread.interrupt();
  }
}
