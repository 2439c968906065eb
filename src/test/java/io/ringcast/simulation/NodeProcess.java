package io.ringcast.simulation;

import io.ringcast.cluster.ClusterCore;
import io.ringcast.cluster.ClusterInput;
import io.ringcast.cluster.ClusterLoop;
import io.ringcast.cluster.ClusterOutput;
import io.ringcast.cluster.ClusterView;
import io.ringcast.cluster.ParkedTokens;
import io.ringcast.membership.PeerState;
import io.ringcast.node.Endpoint;
import io.ringcast.node.NodeId;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.Load;
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

  static final Duration TICK = Duration.ofMillis(100);
  private static final Load LOAD = new Load(0, 100, 0, 0, 100, true, false);
  private static final ClusterInput TICKING = new ClusterInput.Tick(LOAD);

  /** How many inputs the loop takes before it looks at the time again. */
  private static final int MOST_INPUTS_BEFORE_TICK = 256;

  private final VirtualTime time;
  private final Network network;
  private final Host host;
  private final Witness witness;
  private final Member member;
  private final ClusterCore core;
  private final Introducer introducer;
  private final long clockOrigin;
  private final long started;
  private final Map<NodeId, OutboundLink> links = new LinkedHashMap<>();
  private final List<Connection> served = new ArrayList<>();
  private final List<Connection> arriving = new ArrayList<>();
  private final Deque<ClusterInput> mailbox = new ArrayDeque<>();
  private Duration tick = TICK;
  private long ticks;
  private ClusterView view;
  private boolean busy;
  private int pauses;
  private boolean left;
  private boolean dead;

  /** Sees everything that a node does. */
  interface Witness {
    /** Before an input is taken; may end the process. */
    void before(NodeProcess process, ClusterInput input);

    /** After it; {@code former} is the view before. */
    void after(
        NodeProcess process, ClusterInput input, ClusterView former, List<ClusterOutput> outputs);

    /** One output was carried out; may end the process, and then the others are not. */
    void carriedOut(NodeProcess process, ClusterOutput output);
  }

  NodeProcess(Cluster cluster, Host host, Member member, long clockOrigin) {
    this.time = cluster.time();
    this.network = cluster.network();
    this.host = host;
    this.witness = cluster.witness();
    this.member = member;
    this.clockOrigin = clockOrigin;
    started = time.nanos();
    core = new ClusterCore(cluster.settings().of(member, host.link()), LOAD, clockNanos());
    view = core.view(clockNanos(), NodeProcess::instant);
    introducer = new Introducer(time, network, this, cluster.seeds());
    planTick(network.latency(host, host));
  }

  /** Each machine's monotonic clock has an origin of its own. */
  private long clockNanos() {
    return clockOrigin + time.nanos();
  }

  /** The only one that is planned: one planned before does not come. */
  private void planTick(long nanos) {
    long number = ++ticks;
    time.in(nanos, () -> tick(number));
  }

  private void tick(long number) {
    if (dead || number != ticks) {
      return;
    }
    if (!isPaused()) {
      give(TICKING);
    }
    planTick(tick.toNanos());
  }

  /** Takes an input, after those before it; a paused process does so when it wakes up. */
  void give(ClusterInput input) {
    mailbox.add(input);
    work(Integer.MAX_VALUE);
  }

  /** Takes an input that is dropped if too many wait. */
  void offer(ClusterInput input) {
    if (mailbox.size() < ClusterLoop.MAILBOX_CAPACITY) {
      give(input);
    }
  }

  private void work(int most) {
    if (busy) {
      return;
    }
    busy = true;
    for (int i = 0; i < most && !isPaused() && !dead && !mailbox.isEmpty(); i++) {
      ClusterInput input = mailbox.peek();
      witness.before(this, input);
      if (!dead && !isPaused()) {
        mailbox.remove();
        apply(input);
      }
    }
    busy = false;
  }

  private void apply(ClusterInput input) {
    ClusterView former = view;
    List<ClusterOutput> outputs = core.apply(input, clockNanos());
    view = core.view(clockNanos(), NodeProcess::instant);
    left |= input instanceof ClusterInput.Stop;
    witness.after(this, input, former, outputs);
    for (ClusterOutput output : outputs) {
      if (dead) {
        return;
      }
      carryOut(output);
      witness.carriedOut(this, output);
    }
    if (!arriving.isEmpty()) {
      arriving.removeIf(Connection::admit);
    }
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
    for (OutboundLink link : links.values()) {
      link.send(overLinks);
    }
  }

  private void open(Member peer, Endpoint address) {
    OutboundLink present = links.get(peer.id());
    Host host = network.at(address);
    if (present != null && present.leadsTo(peer, host)) {
      return;
    }
    OutboundLink link = new OutboundLink(time, network, this, peer, host);
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
    arriving.removeAll(ended);
    ended.forEach(Connection::endByServer);
  }

  /** Whether a dialling node is told that its id belongs to another. */
  boolean refuses(Member dialling) {
    return dialling.id().equals(member.id())
        || view.peer(dialling.id())
            .filter(peer -> peer.state() instanceof PeerState.Alive && peer.linkUp())
            .filter(peer -> !peer.member().equals(dialling))
            .isPresent();
  }

  /** A peer's new connection takes the place of its old one. */
  void accept(Connection connection) {
    endServed(connection.client().member());
    served.add(connection);
    arriving.add(connection);
    connection.await();
    arriving.removeIf(Connection::admit);
  }

  /** Slow links are over, also for what is on its way on the links of this process. */
  void endDelays() {
    links.values().forEach(OutboundLink::endDelay);
  }

  /** Stands still until each pause is over. */
  void pause() {
    pauses++;
  }

  /** Whether it goes on when one more pause is over. */
  boolean isInItsLastPause() {
    return pauses == 1;
  }

  /**
   * A pause is over. After the last: goes on with what waits, but a look at the clock comes early.
   */
  void resume() {
    pauses--;
    if (!isPaused()) {
      work(MOST_INPUTS_BEFORE_TICK);
      give(TICKING);
    }
  }

  /** Time goes by in such steps: shorter ones from now on, longer ones from the next tick on. */
  void tickEvery(Duration length) {
    boolean shorter = length.compareTo(tick) < 0;
    tick = length;
    if (shorter) {
      planTick(length.toNanos());
    }
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

  /** How long ago it was started. */
  Duration age() {
    return Duration.ofNanos(time.nanos() - started);
  }

  ClusterView view() {
    return view;
  }

  int mailboxSize() {
    return mailbox.size();
  }

  int parkedTokens() {
    return ParkedTokens.of(core);
  }

  boolean isPaused() {
    return pauses > 0;
  }

  boolean isDead() {
    return dead;
  }

  /** Whether it has said goodbye. */
  boolean hasLeft() {
    return left;
  }

  /** Whether a token has reached this process, or is on a link to it, and is not dealt with. */
  boolean holdsToken() {
    return mailbox.stream().anyMatch(ClusterInput.TokenReceived.class::isInstance)
        || served.stream().anyMatch(Connection::carriesToken);
  }

  /** The link to {@code peer}, which may be down; null if there is none. */
  OutboundLink linkTo(NodeId peer) {
    return links.get(peer);
  }

  private static Instant instant(long nanos) {
    return Instant.EPOCH.plusNanos(nanos);
  }
}
