package io.ringcast.simulation;

import io.ringcast.cluster.ClusterInput;
import io.ringcast.membership.Channel;
import io.ringcast.wire.Message;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.Member;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Does what {@code io.ringcast.link.OutboundLink} does, as far as the control plane sees it. */
final class OutboundLink {

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(1);
  private static final Duration HELLO_LIMIT = Duration.ofSeconds(2);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final VirtualTime time;
  private final Network network;
  private final NodeProcess process;
  private final Member peer;
  private final Host address;
  private Duration pause = FIRST_PAUSE;
  private @Nullable Connection connection;
  private boolean closed;

  OutboundLink(VirtualTime time, Network network, NodeProcess process, Member peer, Host address) {
    this.time = time;
    this.network = network;
    this.process = process;
    this.peer = peer;
    this.address = address;
    time.in(network.latency(), this::dial);
  }

  Member peer() {
    return peer;
  }

  /** Dropped without a connection. */
  void send(Message message) {
    if (connection != null) {
      connection.send(message);
    }
  }

  void close() {
    closed = true;
    if (connection != null) {
      connection.endByClient();
    }
  }

  /** Something between the two ends breaks the connection, and both see it. */
  void reset() {
    if (connection != null) {
      connection.endByClient();
      onBroken("reset");
    }
  }

  void onBroken(String reason) {
    connection = null;
    if (!closed) {
      process.give(new ClusterInput.LinkDown(peer, reason));
      time.in(network.latency(), this::dial);
    }
  }

  private void dial() {
    if (closed || process.isDead()) {
      return;
    }
    if (process.isPaused()) {
      time.in(FIRST_PAUSE, this::dial);
    } else if (!network.connects(process.host(), address)) {
      time.in(CONNECT_LIMIT, this::dialAfterPause);
    } else {
      address.process().ifPresentOrElse(this::greet, () -> unreachable("nobody listens"));
    }
  }

  private void dialAfterPause() {
    time.in(pause, this::dial);
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  private void unreachable(String reason) {
    process.give(new ClusterInput.Unreachable(peer, reason));
    dialAfterPause();
  }

  private void greet(NodeProcess server) {
    if (server.isPaused()) {
      time.in(HELLO_LIMIT, this::dialAfterPause);
      return;
    }
    Heartbeat hello = process.view().hello();
    boolean refused = server.refuses(process.member());
    server.give(new ClusterInput.HeartbeatReceived(process.member().id(), hello, Channel.LINK));
    if (refused) {
      process.give(new ClusterInput.IdRefused(server.member().id()));
      dialAfterPause();
    } else if (!server.member().equals(peer)) {
      unreachable("another process answers");
    } else {
      pause = FIRST_PAUSE;
      connection = new Connection(time, network, this, process, server);
      server.accept(connection);
      process.give(
          new ClusterInput.HeartbeatReceived(peer.id(), server.view().hello(), Channel.LINK));
      process.give(new ClusterInput.LinkUp(peer));
    }
  }
}
