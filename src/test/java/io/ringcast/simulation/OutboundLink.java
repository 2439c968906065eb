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
  private static final Duration FIRST_PAUSE = Duration.ofMillis(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final VirtualTime time;
  private final Network network;
  private final NodeProcess process;
  private final Member peer;
  private final Host address;
  private Duration pause = FIRST_PAUSE;
  private long upSince;
  private @Nullable Connection connection;
  private @Nullable Runnable travelling;
  private boolean closed;

  OutboundLink(VirtualTime time, Network network, NodeProcess process, Member peer, Host address) {
    this.time = time;
    this.network = network;
    this.process = process;
    this.peer = peer;
    this.address = address;
    dial();
  }

  Member peer() {
    return peer;
  }

  boolean leadsTo(Member member, Host at) {
    return peer.equals(member) && address == at;
  }

  @Nullable Connection connection() {
    return connection;
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
    if (closed) {
      return;
    }
    process.give(new ClusterInput.LinkDown(peer, reason));
    if (time.nanos() - upSince >= LONGEST_PAUSE.toNanos()) {
      pause = FIRST_PAUSE;
      dial();
    } else {
      dialAfterPause();
    }
  }

  private void dial() {
    if (isOver()) {
      return;
    }
    if (process.isPaused()) {
      time.in(FIRST_PAUSE, this::dial);
    } else if (!network.connects(process.host(), address)) {
      time.in(CONNECT_LIMIT, this::dialAfterPause);
    } else {
      travel(this::reach);
    }
  }

  private boolean isOver() {
    return closed || process.isDead();
  }

  /** The next step of dialling, when what it takes has come over the network. */
  private void travel(Runnable step) {
    travelling = step;
    time.in(network.latency(process.host(), address), () -> arrive(step));
  }

  private void arrive(Runnable step) {
    if (travelling == step) {
      travelling = null;
      step.run();
    }
  }

  /** What slow links have held up arrives after the time that it takes on usual ones. */
  void endDelay() {
    if (travelling != null) {
      travel(travelling);
    }
    if (connection != null) {
      connection.endDelay();
    }
  }

  private void dialAfterPause() {
    time.in(pause, this::dial);
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  /** The connection is made, or refused. */
  private void reach() {
    if (isOver()) {
      return;
    }
    address
        .process()
        .ifPresentOrElse(this::greet, () -> travel(() -> unreachable("nobody listens")));
  }

  private void unreachable(String reason) {
    if (!isOver()) {
      process.give(new ClusterInput.Unreachable(peer, reason));
      dialAfterPause();
    }
  }

  private void greet(NodeProcess server) {
    Heartbeat hello = process.view().hello();
    if (server == process) {
      travel(() -> unreachable("this node itself answers"));
      return;
    }
    boolean paused = server.isPaused();
    boolean refused = !paused && server.refuses(process.member());
    server.give(new ClusterInput.HeartbeatReceived(process.member().id(), hello, Channel.LINK));
    if (paused) {
      time.in(HELLO_LIMIT, this::dialAfterPause);
    } else {
      Heartbeat answer = server.view().hello();
      travel(() -> onAnswer(server, answer, refused));
    }
  }

  private void onAnswer(NodeProcess server, Heartbeat answer, boolean refused) {
    if (isOver()) {
      return;
    }
    if (refused) {
      process.give(new ClusterInput.IdRefused(server.member().id()));
    }
    if (refused && server.member().id().equals(peer.id())) {
      dialAfterPause();
    } else if (!server.member().equals(peer)) {
      unreachable("another process answers");
    } else if (server.isDead()) {
      dialAfterPause();
    } else {
      upSince = time.nanos();
      connection = new Connection(time, network, this, process, server);
      server.accept(connection);
      process.give(new ClusterInput.HeartbeatReceived(peer.id(), answer, Channel.LINK));
      process.give(new ClusterInput.LinkUp(peer));
    }
  }
}
