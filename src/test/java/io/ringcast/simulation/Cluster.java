package io.ringcast.simulation;

import io.ringcast.node.Endpoint;
import io.ringcast.node.Incarnation;
import io.ringcast.node.NodeId;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Some hosts, the network between them, and a clock. */
final class Cluster {

  /** The wall clock's time at the beginning. */
  private static final long WALL_MILLIS = 1_800_000_000_000L;

  private static final long STARTS_TOLD_APART = 1000;
  private static final long LARGEST_ORIGIN = 1L << 50;

  private final VirtualTime time = new VirtualTime();
  private final Settings settings;
  private final Network network;
  private final NodeProcess.Witness witness;
  private final List<Host> hosts = new ArrayList<>();
  private final List<Endpoint> seeds;
  private final SplittableRandom clocks;
  private int spareNames;
  private final List<Consumer<NodeProcess>> starters = new ArrayList<>();
  private final Map<NodeId, Incarnation> highestLives = new HashMap<>();
  private long starts;
  private boolean lowered;

  Cluster(
      Settings settings,
      Chance chance,
      NodeProcess.Witness witness,
      BiConsumer<NodeProcess, Heartbeat> sniffer) {
    this.settings = settings;
    this.witness = witness;
    for (int index = 0; index < settings.size(); index++) {
      hosts.add(new Host(index, new NodeId(settings.names().get(index))));
    }
    spareNames = settings.names().size() / 2;
    network = new Network(time, chance, hosts, sniffer);
    if (!settings.multicast()) {
      network.withoutMulticast();
    }
    seeds = settings.seeds().stream().map(index -> hosts.get(index).link()).toList();
    clocks = chance.of(Chance.Purpose.CLOCKS);
  }

  /** Starts a new process on that host; an old one is gone. */
  NodeProcess start(Host host) {
    host.kill();
    starts++;
    long wallMillis = WALL_MILLIS + time.nanos() / 1_000_000 + host.wallShiftMillis();
    Incarnation incarnation =
        new Incarnation(wallMillis * STARTS_TOLD_APART + starts % STARTS_TOLD_APART);
    long origin = clocks.nextLong(-LARGEST_ORIGIN, LARGEST_ORIGIN);
    NodeProcess process = new NodeProcess(this, host, new Member(host.id(), incarnation), origin);
    host.run(process);
    Incarnation highest =
        highestLives.merge(host.id(), incarnation, (a, b) -> a.compareTo(b) > 0 ? a : b);
    lowered |= highest.compareTo(incarnation) > 0;
    starters.forEach(starter -> starter.accept(process));
    return process;
  }

  /** Tells {@code listener} of each process that starts. */
  void onStart(Consumer<NodeProcess> listener) {
    starters.add(listener);
  }

  /** Whether a node was started with a lower incarnation than one of its former lives. */
  boolean wasLowered() {
    return lowered;
  }

  /** Gives a host the next spare id, if there is one. */
  void rename(Host host) {
    if (spareNames < settings.names().size()) {
      host.rename(new NodeId(settings.names().get(spareNames++)));
    }
  }

  /** Whether somebody still has a life in its ring that is over. */
  boolean believesEndedLife() {
    Set<Member> lives = running().stream().map(NodeProcess::member).collect(Collectors.toSet());
    return running().stream()
        .anyMatch(process -> !lives.containsAll(process.view().ring().members()));
  }

  VirtualTime time() {
    return time;
  }

  Settings settings() {
    return settings;
  }

  Network network() {
    return network;
  }

  NodeProcess.Witness witness() {
    return witness;
  }

  List<Host> hosts() {
    return hosts;
  }

  List<Endpoint> seeds() {
    return seeds;
  }

  long starts() {
    return starts;
  }

  /** The host where a node of that id is configured. */
  Optional<Host> host(NodeId id) {
    return hosts.stream().filter(host -> host.id().equals(id)).findFirst();
  }

  List<NodeProcess> running() {
    List<NodeProcess> running = new ArrayList<>();
    for (Host host : hosts) {
      host.process().ifPresent(running::add);
    }
    return running;
  }
}
