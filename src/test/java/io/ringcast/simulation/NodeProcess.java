package io.ringcast.simulation;

import io.ringcast.cluster.ClusterCore;
import io.ringcast.cluster.ClusterInput;
import io.ringcast.cluster.ClusterOutput;
import io.ringcast.cluster.ClusterSettings;
import io.ringcast.cluster.ClusterView;
import io.ringcast.membership.Heartbeats;
import io.ringcast.membership.PeerState;
import io.ringcast.node.Endpoint;
import io.ringcast.node.NodeId;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A running node: the real control plane, in the place of its thread and its connections. */
final class NodeProcess {

  private static final Duration TICK = Duration.ofMillis(100);

  private final VirtualTime time;
  private final Network network;
  private final Host host;
  private final Witness witness;
  private final Member member;
  private final ClusterCore core;
  private final Introducer introducer;
  private final Map<NodeId, OutboundLink> links = new LinkedHashMap<>();
  private final List<Connection> served = new ArrayList<>();
  private final Deque<ClusterInput> mailbox = new ArrayDeque<>();
  private ClusterView view;
  private boolean busy;
  private boolean paused;
  private boolean dead;

  /** Hears of everything that a node did. */
  interface Witness {
    void saw(NodeProcess process, ClusterInput input, List<ClusterOutput> outputs);
  }

  NodeProcess(
      VirtualTime time,
      Network network,
      Host host,
      ClusterSettings settings,
      List<Endpoint> seeds,
      Witness witness) {
    this.time = time;
    this.network = network;
    this.host = host;
    this.witness = witness;
    member = settings.self();
    core = new ClusterCore(settings, Heartbeats.LOAD, time.nanos());
    view = core.view(time.nanos(), NodeProcess::instant);
    introducer = new Introducer(time, network, this, seeds);
    time.in(network.latency(), this::tick);
  }

  private void tick() {
    if (dead) {
      return;
    }
    if (!paused) {
      give(new ClusterInput.Tick(Heartbeats.LOAD));
    }
    time.in(TICK, this::tick);
  }

  /** Takes an input, after those before it; a paused process does so when it wakes up. */
  void give(ClusterInput input) {
    mailbox.add(input);
    work();
  }

  private void work() {
    if (busy) {
      return;
    }
    busy = true;
    while (!paused && !dead && !mailbox.isEmpty()) {
      ClusterInput input = mailbox.remove();
      List<ClusterOutput> outputs = core.apply(input, time.nanos());
      view = core.view(time.nanos(), NodeProcess::instant);
      witness.saw(this, input, outputs);
      outputs.forEach(this::carryOut);
    }
    busy = false;
  }

  private void carryOut(ClusterOutput output) {
    switch (output) {
      case ClusterOutput.SendHeartbeat beat -> send(beat.datagram(), beat.overLinks());
      case ClusterOutput.Send send -> {
        OutboundLink link = links.get(send.to());
        if (link != null) {
          link.send(send.message());
        }
      }
      case ClusterOutput.OpenLink open -> open(open.member(), open.address());
      case ClusterOutput.CloseLink close -> close(close.member());
      case ClusterOutput.Introduce introduce ->
          introduce.nodes().forEach(node -> introducer.introduce(node.link()));
      case ClusterOutput.MemberGone gone -> {}
      case ClusterOutput.MustStop stop -> {}
      case ClusterOutput.Happened happened -> {}
    }
  }

  private void send(Heartbeat datagram, Heartbeat overLinks) {
    network.multicast(this, datagram);
    links.values().forEach(link -> link.send(overLinks));
  }

  private void open(Member peer, Endpoint address) {
    OutboundLink present = links.get(peer.id());
    if (present != null && present.peer().equals(peer)) {
      return;
    }
    OutboundLink link = new OutboundLink(time, network, this, peer, network.at(address));
    OutboundLink former = links.put(peer.id(), link);
    if (former != null) {
      former.close();
    }
  }

  private void close(Member peer) {
    OutboundLink link = links.get(peer.id());
    if (link != null && link.peer().equals(peer)) {
      links.remove(peer.id());
      link.close();
    }
    endServed(peer);
  }

  private void endServed(Member peer) {
    List<Connection> ended =
        served.stream().filter(connection -> connection.client().member().equals(peer)).toList();
    served.removeAll(ended);
    ended.forEach(Connection::endByServer);
  }

  /** Whether a dialling node is told that its id belongs to another. */
  boolean refuses(Member dialling) {
    return view.peer(dialling.id())
        .filter(peer -> peer.state() instanceof PeerState.Alive && peer.linkUp())
        .filter(peer -> !peer.member().equals(dialling))
        .isPresent();
  }

  /** A peer's new connection takes the place of its old one. */
  void accept(Connection connection) {
    endServed(connection.client().member());
    served.add(connection);
  }

  void pause() {
    paused = true;
  }

  void resume() {
    paused = false;
    work();
  }

  /** Says goodbye; what was said still leaves before the process ends. */
  void leave() {
    give(new ClusterInput.Stop());
  }

  void die() {
    dead = true;
    links.values().forEach(OutboundLink::close);
    if (host.isPowered()) {
      served.forEach(Connection::endByServer);
    }
  }

  Host host() {
    return host;
  }

  Member member() {
    return member;
  }

  ClusterView view() {
    return view;
  }

  boolean isPaused() {
    return paused;
  }

  boolean isDead() {
    return dead;
  }

  /** Breaks a link of this process, if it has any; both ends are told. */
  void breakLink(NodeId to) {
    OutboundLink link = links.get(to);
    if (link != null) {
      link.reset();
    }
  }

  private static Instant instant(long nanos) {
    return Instant.EPOCH.plusNanos(nanos);
  }
}
