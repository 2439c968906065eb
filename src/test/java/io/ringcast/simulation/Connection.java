package io.ringcast.simulation;

import io.ringcast.cluster.ClusterInput;
import io.ringcast.membership.Channel;
import io.ringcast.node.NodeId;
import io.ringcast.wire.Message;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * An established connection from a dialling process to a serving one: what the first says arrives
 * in order, or not before the network is whole again. Either end may end it, and the dialling one
 * is told as soon as that can reach it.
 */
final class Connection {

  /** How often something that can't get through is tried again. */
  private static final Duration AGAIN = Duration.ofMillis(200);

  private static final Duration ADMISSION_LIMIT = Duration.ofSeconds(2);

  private final VirtualTime time;
  private final Network network;
  private final OutboundLink link;
  private final NodeProcess client;
  private final NodeProcess server;
  private final Deque<Message> waiting = new ArrayDeque<>();
  private final long admissionEnds;
  private boolean admitted;
  private boolean open = true;

  Connection(
      VirtualTime time,
      Network network,
      OutboundLink link,
      NodeProcess client,
      NodeProcess server) {
    this.time = time;
    this.network = network;
    this.link = link;
    this.client = client;
    this.server = server;
    admissionEnds = time.nanos() + ADMISSION_LIMIT.toNanos();
    time.in(network.latency(), this::carry);
  }

  NodeProcess client() {
    return client;
  }

  void send(Message message) {
    if (!open) {
      return;
    }
    waiting.add(message);
    if (waiting.size() == 1 && admitted) {
      time.in(network.latency(), this::carry);
    }
  }

  private void carry() {
    if (!open) {
      return;
    }
    if (!network.connects(client.host(), server.host())) {
      time.in(AGAIN, this::carry);
    } else if (server.isDead()) {
      end("reset");
    } else if (!admitted) {
      awaitAdmission();
    } else if (!waiting.isEmpty()) {
      deliver(waiting.remove());
      time.in(network.latency(), this::carryRest);
    }
  }

  private void carryRest() {
    if (!waiting.isEmpty()) {
      carry();
    }
  }

  private void awaitAdmission() {
    admitted = server.view().isLive(client.member());
    if (!admitted && time.nanos() > admissionEnds) {
      endByServer();
    } else {
      time.in(network.latency(), this::carry);
    }
  }

  private void deliver(Message message) {
    NodeId from = client.member().id();
    ClusterInput input =
        switch (message) {
          case Message.Heartbeat beat ->
              new ClusterInput.HeartbeatReceived(from, beat, Channel.LINK);
          case Message.LeaderElection token -> new ClusterInput.TokenReceived(from, token);
          case Message.LeaderAnnouncement told ->
              new ClusterInput.AnnouncementReceived(from, told.leadership());
          default -> throw new IllegalArgumentException("not on a link: " + message.type());
        };
    server.give(input);
  }

  /** The dialling process ends it; the other one takes no note. */
  void endByClient() {
    open = false;
  }

  /** The serving process, or its machine, ends it. */
  void endByServer() {
    time.in(network.latency(), this::tellClient);
  }

  private void tellClient() {
    if (network.connects(client.host(), server.host())) {
      end("closed");
    } else if (open) {
      time.in(AGAIN, this::tellClient);
    }
  }

  private void end(String reason) {
    if (open) {
      open = false;
      link.onBroken(reason);
    }
  }
}
