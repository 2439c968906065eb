package io.ringcast.multicast;

import io.ringcast.cluster.ClusterInput;
import io.ringcast.membership.Channel;
import io.ringcast.node.NodeId;
import io.ringcast.wire.Envelope;
import io.ringcast.wire.EnvelopeStamp;
import io.ringcast.wire.InvalidMessageException;
import io.ringcast.wire.Message;
import io.ringcast.wire.MessageCodec;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
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

  /** The longest datagram taken; the protocol's own stay under 1,400 bytes. */
  private static final int LARGEST_DATAGRAM = 2048;

  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final Logger log = LoggerFactory.getLogger(Multicast.class);

  private final MulticastSettings settings;
  private final EnvelopeStamp stamp;
  private final MessageCodec codec;
  private final Consumer<ClusterInput> inbox;
  private final Supplier<Optional<Message.ServerAnnounce>> assignment;
  private final Thread thread;
  private final LongAdder sent = new LongAdder();
  private final LongAdder notSent = new LongAdder();
  private final LongAdder received = new LongAdder();
  private final LongAdder invalid = new LongAdder();
  private final LongAdder discoveries = new LongAdder();
  private volatile @Nullable MulticastSocket socket;
  private volatile boolean closed;

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
    thread = Thread.ofPlatform().name("multicast").daemon().unstarted(this::run);
  }

  public void start() {
    if (settings.interfaceName().equals(MulticastSettings.OFF)) {
      inbox.accept(
          new ClusterInput.MulticastState(
              "multicast is switched off (ringcast.cluster.interface=none)"));
    } else {
      thread.start();
    }
  }

  /** Sends to the group; what can't leave at once is dropped, and counted. */
  public void send(Message message) {
    MulticastSocket open = socket;
    if (open != null) {
      byte[] datagram = codec.encodeBare(stamp.stamp(message));
      count(() -> open.sendToGroup(datagram));
    }
  }

  private interface Sending {
    boolean send() throws IOException;
  }

  private void count(Sending sending) {
    try {
      (sending.send() ? sent : notSent).increment();
    } catch (IOException e) {
      notSent.increment();
      log.atDebug().addKeyValue("reason", e.getMessage()).log("Datagram not sent");
    }
  }

  public MulticastStatistics statistics() {
    return new MulticastStatistics(
        sent.sum(), notSent.sum(), received.sum(), invalid.sum(), discoveries.sum());
  }

  private void run() {
    String lastProblem = "";
    while (!closed) {
      String problem = listen();
      if (!closed) {
        inbox.accept(new ClusterInput.MulticastState(problem));
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
      inbox.accept(new ClusterInput.MulticastState(""));
      // One more than is taken, for a longer one is cut off.
      byte[] bytes = new byte[LARGEST_DATAGRAM + 1];
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (!closed) {
        buffer.clear();
        SocketAddress from = open.receive(buffer);
        if (from != null) {
          onDatagram(bytes, buffer.position(), from, open);
        }
      }
      return "closed";
    } catch (IOException e) {
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
    received.increment();
    if (length > LARGEST_DATAGRAM) {
      invalid.increment();
      return;
    }
    try {
      Envelope envelope = codec.decode(datagram, 0, length);
      switch (envelope.message()) {
        case Message.Heartbeat heartbeat ->
            inbox.accept(
                new ClusterInput.HeartbeatReceived(
                    new NodeId(envelope.senderId()), heartbeat, Channel.DATAGRAM));
        case Message.ServerDiscovery discovery -> answer(from, open);
        case Message.ServerAnnounce announce -> {}
        default -> invalid.increment();
      }
    } catch (InvalidMessageException | IllegalArgumentException e) {
      invalid.increment();
      log.atDebug()
          .addKeyValue("from", from)
          .addKeyValue("reason", e.getMessage())
          .log("Datagram ignored");
    }
  }

  private void answer(SocketAddress from, MulticastSocket open) {
    discoveries.increment();
    Optional<Message.ServerAnnounce> announce = assignment.get();
    if (announce.isPresent()) {
      byte[] datagram = codec.encodeBare(stamp.stamp(announce.get()));
      count(() -> open.sendTo(from, datagram));
      count(() -> open.sendToGroup(datagram));
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
