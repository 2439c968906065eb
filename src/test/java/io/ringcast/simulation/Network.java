package io.ringcast.simulation;

import io.ringcast.cluster.ClusterInput;
import io.ringcast.membership.Channel;
import io.ringcast.node.Endpoint;
import io.ringcast.wire.Message.Heartbeat;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Who reaches whom, and how long it takes. Datagrams get lost, doubled and overtaken. */
final class Network {

  private static final Duration SHORTEST = Duration.ofNanos(100_000);
  private static final Duration LONGEST = Duration.ofMillis(3);

  private final VirtualTime time;
  private final Random random;
  private final Map<Endpoint, Host> hosts = new LinkedHashMap<>();
  private final Set<Way> cut = new HashSet<>();
  private boolean multicast = true;
  private double loss;
  private Duration lateness = Duration.ZERO;
  private Duration longest = LONGEST;

  private record Way(Host from, Host to) {}

  Network(VirtualTime time, Random random) {
    this.time = time;
    this.random = random;
  }

  void add(Host host) {
    hosts.put(host.link(), host);
  }

  Host at(Endpoint link) {
    return hosts.get(link);
  }

  Collection<Host> hosts() {
    return hosts.values();
  }

  /** No datagram ever arrives. */
  void withoutMulticast() {
    multicast = false;
  }

  /** Of all datagrams, this share is lost; others come late by up to that time. */
  void disturb(double share, Duration upTo) {
    loss = share;
    lateness = upTo;
  }

  /** On the links, everything takes up to that time. */
  void slowDown(Duration upTo) {
    longest = upTo;
  }

  /** Nothing goes that way any more; nobody is told. */
  void cut(Host from, Host to) {
    cut.add(new Way(from, to));
  }

  /** Nothing goes between the two sides. */
  void cut(List<Host> one, List<Host> other) {
    for (Host left : one) {
      for (Host right : other) {
        cut(left, right);
        cut(right, left);
      }
    }
  }

  void heal() {
    cut.clear();
    disturb(0, Duration.ZERO);
    slowDown(LONGEST);
  }

  /** Whether a connection between the two works: it needs both ways. */
  boolean connects(Host one, Host other) {
    return one.isPowered()
        && other.isPowered()
        && !cut.contains(new Way(one, other))
        && !cut.contains(new Way(other, one));
  }

  /** The time that something needs on a link. */
  long latency() {
    return random.nextLong(SHORTEST.toNanos(), longest.toNanos());
  }

  void multicast(NodeProcess from, Heartbeat heartbeat) {
    ClusterInput received =
        new ClusterInput.HeartbeatReceived(from.member().id(), heartbeat, Channel.DATAGRAM);
    if (!multicast) {
      return;
    }
    from.give(received);
    for (Host to : hosts.values()) {
      if (to != from.host() && random.nextDouble() >= loss) {
        send(from.host(), to, received);
        if (random.nextDouble() < loss) {
          send(from.host(), to, received);
        }
      }
    }
  }

  private void send(Host from, Host to, ClusterInput datagram) {
    long late = random.nextLong(lateness.toNanos() + 1);
    time.in(
        SHORTEST.toNanos() + late,
        () -> {
          if (to.isPowered() && !cut.contains(new Way(from, to))) {
            to.process().ifPresent(process -> process.give(datagram));
          }
        });
  }
}
