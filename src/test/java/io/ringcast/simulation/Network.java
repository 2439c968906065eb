package io.ringcast.simulation;

import io.ringcast.cluster.ClusterInput;
import io.ringcast.membership.Channel;
import io.ringcast.node.Endpoint;
import io.ringcast.node.NodeId;
import io.ringcast.wire.Message.Heartbeat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/** Who reaches whom, and how long it takes. Datagrams get lost, doubled and overtaken. */
final class Network {

  private static final long SHORTEST = 100_000;
  private static final Duration LONGEST = Duration.ofMillis(3);

  /** An address from which nothing comes back, not even a refusal. */
  static final Endpoint SILENT = new Endpoint("127.0.0.1", 5998);

  private final VirtualTime time;
  private final List<Host> hosts;
  private final Host nowhere;
  private final Host silent;
  private final int places;
  private final SplittableRandom[] datagramChance;
  private final SplittableRandom[] linkChance;
  private final int[] cuts;
  private final int[] datagramCuts;
  private final List<Storm> storms = new ArrayList<>();
  private final List<Duration> slow = new ArrayList<>();
  private final BiConsumer<NodeProcess, Heartbeat> sniffer;
  private boolean multicast = true;
  private Storm storm = Storm.CALM;
  private long longest = LONGEST.toNanos();

  /**
   * What happens to datagrams.
   *
   * @param loss the share that is lost
   * @param doubled the share of the others that comes twice
   * @param late how much later than others one may come
   */
  record Storm(double loss, double doubled, Duration late) {
    static final Storm CALM = new Storm(0, 0, Duration.ZERO);

    boolean isCalm() {
      return equals(CALM);
    }

    Storm with(Storm other) {
      return new Storm(
          Math.max(loss, other.loss),
          Math.max(doubled, other.doubled),
          late.compareTo(other.late) > 0 ? late : other.late);
    }
  }

  /**
   * @param sniffer sees each heartbeat that leaves by multicast
   */
  Network(
      VirtualTime time,
      Chance chance,
      List<Host> hosts,
      BiConsumer<NodeProcess, Heartbeat> sniffer) {
    this.time = time;
    this.hosts = hosts;
    this.sniffer = sniffer;
    nowhere = new Host(hosts.size(), new NodeId("nowhere"));
    silent = new Host(hosts.size(), new NodeId("silent"));
    silent.powerOff();
    places = hosts.size() + 1;
    int ways = places * places;
    datagramChance = new SplittableRandom[ways];
    linkChance = new SplittableRandom[ways];
    cuts = new int[ways];
    datagramCuts = new int[ways];
    for (int from = 0; from < places; from++) {
      for (int to = 0; to < places; to++) {
        datagramChance[way(from, to)] = chance.of(Chance.Purpose.DATAGRAMS, from, to);
        linkChance[way(from, to)] = chance.of(Chance.Purpose.LINKS, from, to);
      }
    }
  }

  private int way(int from, int to) {
    return from * places + to;
  }

  private int way(Host from, Host to) {
    return way(from.index(), to.index());
  }

  /** The host with that address; one where nobody listens if there is none, or not even a host. */
  Host at(Endpoint link) {
    return hosts.stream()
        .filter(host -> host.link().equals(link))
        .findFirst()
        .orElse(link.equals(SILENT) ? silent : nowhere);
  }

  /** No datagram ever arrives. */
  void withoutMulticast() {
    multicast = false;
  }

  /** Begins a storm; ends with what is returned. */
  Runnable disturb(Storm begun) {
    storms.add(begun);
    storm = storm.with(begun);
    return () -> {
      storms.remove(begun);
      storm = storms.stream().reduce(Storm.CALM, Storm::with);
    };
  }

  /** On the links, everything takes up to that time; ends with what is returned. */
  Runnable slowDown(Duration upTo) {
    slow.add(upTo);
    reckonLongest();
    return () -> {
      slow.remove(upTo);
      reckonLongest();
    };
  }

  private void reckonLongest() {
    longest = slow.stream().reduce(LONGEST, (a, b) -> a.compareTo(b) > 0 ? a : b).toNanos();
  }

  /** Nothing goes that way any more, and nobody is told; ends with what is returned. */
  Runnable cut(Host from, Host to) {
    cuts[way(from, to)]++;
    return () -> cuts[way(from, to)]--;
  }

  /** No datagram goes that way any more; ends with what is returned. */
  Runnable cutDatagrams(Host from, Host to) {
    datagramCuts[way(from, to)]++;
    return () -> datagramCuts[way(from, to)]--;
  }

  /** Whether a connection between the two works: it needs both ways. */
  boolean connects(Host one, Host other) {
    return one.isPowered()
        && other.isPowered()
        && cuts[way(one, other)] == 0
        && cuts[way(other, one)] == 0;
  }

  /** The time that something needs on a link. */
  long latency(Host from, Host to) {
    return linkChance[way(from, to)].nextLong(SHORTEST, longest);
  }

  void multicast(NodeProcess from, Heartbeat heartbeat) {
    sniffer.accept(from, heartbeat);
    if (!multicast) {
      return;
    }
    ClusterInput received =
        new ClusterInput.HeartbeatReceived(from.member().id(), heartbeat, Channel.DATAGRAM);
    from.offer(received);
    if (storm.isCalm()) {
      time.in(
          SHORTEST,
          () -> {
            for (Host to : hosts) {
              if (to != from.host()) {
                arrive(from.host(), to, received);
              }
            }
          });
      return;
    }
    for (Host to : hosts) {
      if (to != from.host()) {
        throwAcross(from.host(), to, received);
      }
    }
  }

  private void throwAcross(Host from, Host to, ClusterInput datagram) {
    SplittableRandom chance = datagramChance[way(from, to)];
    boolean lost = chance.nextDouble() < storm.loss();
    int copies = chance.nextDouble() < storm.doubled() ? 2 : 1;
    for (int copy = 0; copy < copies; copy++) {
      long late = chance.nextLong(storm.late().toNanos() + 1);
      if (!lost) {
        time.in(SHORTEST + late, () -> arrive(from, to, datagram));
      }
    }
  }

  private void arrive(Host from, Host to, ClusterInput datagram) {
    int way = way(from, to);
    if (to.isPowered() && cuts[way] == 0 && datagramCuts[way] == 0) {
      to.process().ifPresent(process -> process.offer(datagram));
    }
  }
}
