package io.ringcast.multicast;

import io.ringcast.node.Ticker;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One interface of a probe: joins the group there, sends, and listens in a thread of its own. */
final class InterfaceProbe implements AutoCloseable {

  private static final Ticker TICKER = System::nanoTime;
  private static final Logger log = LoggerFactory.getLogger(InterfaceProbe.class);

  private final LocalInterface network;
  private final String nonce;
  private final FirstLook firstLook;
  private final SentDatagrams sent = new SentDatagrams(TICKER);
  private final DatagramLog heard = new DatagramLog(TICKER);
  private final NodesHeard nodes = new NodesHeard();
  private final @Nullable MulticastSocket socket;
  private final String problem;
  private final long sinceNanos = TICKER.nanos();
  private volatile long itself;

  /**
   * @param nonce tells what this one sends from all else
   */
  InterfaceProbe(LocalInterface network, MulticastSettings settings, String nonce) {
    this.network = network;
    this.nonce = nonce;
    firstLook = new FirstLook(settings.clusterName(), settings.self(), settings.secret());
    MulticastSocket open = null;
    String wrong = "";
    try {
      open = MulticastSocket.open(settings);
    } catch (IOException e) {
      wrong = String.valueOf(e.getMessage());
    }
    socket = open;
    problem = wrong;
    if (open != null) {
      MulticastSocket listening = open;
      Thread.ofVirtual().name("probe-" + network.name()).start(() -> listen(listening));
    }
  }

  void send() {
    MulticastSocket open = socket;
    if (open != null) {
      byte[] datagram = ProbeDatagram.of(nonce, System.currentTimeMillis() / 1e3);
      sent.count(() -> open.sendToGroup(datagram));
    }
  }

  private void listen(MulticastSocket open) {
    byte[] bytes = new byte[FirstLook.LARGEST_DATAGRAM + 1];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    try {
      while (true) {
        buffer.clear();
        SocketAddress from = open.receive(buffer);
        if (from != null) {
          onDatagram(bytes, buffer.position(), from);
        }
      }
    } catch (IOException e) {
      // Mostly the end of the probe.
      log.atDebug().addKeyValue("reason", e.getMessage()).log("The probe listens no more");
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // Written by one thread.
  private void onDatagram(byte[] datagram, int length, SocketAddress from) {
    DatagramKind kind = firstLook.at(datagram, length);
    if (kind == DatagramKind.PROBE && ProbeDatagram.isOf(nonce, datagram, length)) {
      itself++;
      return;
    }
    heard.add(kind, datagram, length, from);
    if (kind == DatagramKind.HEARTBEAT) {
      HeartbeatHead.of(datagram, length).ifPresent(head -> nodes.add(head, from, TICKER.nanos()));
    }
  }

  ProbeReport.Tried report() {
    return new ProbeReport.Tried(
        network,
        new MulticastReport(
            problem, Duration.ofNanos(TICKER.nanos() - sinceNanos), sent.sent(), heard.heard()),
        itself,
        nodes.nodes(TICKER.nanos()),
        nodes.sharedIds());
  }

  @Override
  public void close() {
    MulticastSocket open = socket;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        log.atDebug().setCause(e).log("Closing the probe failed");
      }
    }
  }
}
