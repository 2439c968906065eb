package io.ringcast.simulation;

import io.ringcast.cluster.ClusterInput;
import io.ringcast.membership.Channel;
import io.ringcast.node.NodeId;
import io.ringcast.wire.Message;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

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
  private final Deque<Sent> waiting = new ArrayDeque<>();
  private long lastArrival;
  private boolean admitted;
  private boolean open = true;
  private boolean endedByServer;
  private boolean swallowing;
  private boolean retrying;
  private long stalledUntil;

  private record Sent(Message message, long arrives) {
    Sent by(long latest) {
      return new Sent(message, Math.min(arrives, latest));
    }
  }

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
  }

  NodeProcess client() {
    return client;
  }

  /** The serving end has taken the hello, and reads on once it knows the peer as alive. */
  void await() {
    if (!admit()) {
      time.in(ADMISSION_LIMIT, this::giveUpWaiting);
    }
  }

  /** Goes on if the serving end knows the peer as alive by now; whether it does. */
  boolean admit() {
    if (!admitted && server.view().isLive(client.member())) {
      admitted = true;
      time.in(0, this::carry);
    }
    return admitted;
  }

  private void giveUpWaiting() {
    if (!admitted && !server.isDead()) {
      endByServer();
    }
  }

  void send(Message message) {
    if (open && !swallowing) {
      lastArrival =
          Math.max(lastArrival, time.nanos() + network.latency(client.host(), server.host()));
      waiting.add(new Sent(message, lastArrival));
      time.at(lastArrival, this::carry);
    }
  }

  /** Nothing gets through for that time, and comes late then. */
  void stall(Duration length) {
    stalledUntil = Math.max(stalledUntil, time.nanos() + length.toNanos());
  }

  void endStall() {
    stalledUntil = 0;
  }

  /** What slow links have held up arrives after the time that it takes on usual ones. */
  void endDelay() {
    if (endedByServer) {
      endByServer();
    }
    long latest = time.nanos() + network.latency(client.host(), server.host());
    List<Sent> late = List.copyOf(waiting);
    waiting.clear();
    late.forEach(sent -> waiting.add(sent.by(latest)));
    lastArrival = Math.min(lastArrival, latest);
    time.at(lastArrival, this::carry);
  }

  /** What is said from now on is lost, and nobody notices. */
  void swallow() {
    swallowing = true;
    waiting.clear();
  }

  boolean carriesToken() {
    return open
        && waiting.stream().anyMatch(sent -> sent.message() instanceof Message.LeaderElection);
  }

  private void carry() {
    if (!open || retrying) {
      return;
    }
    if (isBlocked()) {
      retrying = true;
      time.in(AGAIN, this::retry);
    } else if (server.isDead()) {
      end("reset");
    } else if (admitted) {
      deliverDue();
    }
  }

  private boolean isBlocked() {
    return !network.connects(client.host(), server.host()) || time.nanos() < stalledUntil;
  }

  private void retry() {
    retrying = false;
    carry();
  }

  private void deliverDue() {
    while (open && !waiting.isEmpty() && waiting.peek().arrives() <= time.nanos()) {
      deliver(waiting.remove().message());
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
    endedByServer = true;
    time.in(network.latency(server.host(), client.host()), this::tellClient);
  }

  private void tellClient() {
    if (!open) {
      return;
    }
    if (network.connects(client.host(), server.host())) {
      end("closed");
    } else {
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
