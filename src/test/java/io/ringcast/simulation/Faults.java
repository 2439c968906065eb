package io.ringcast.simulation;

import io.ringcast.node.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Lets things go wrong at random, and then sets all right that a person would. */
final class Faults {

  private static final Duration LEAVING = Duration.ofMillis(100);

  /** How long nothing happens at most: often no longer than an election takes. */
  private static final List<Duration> LULLS =
      List.of(Duration.ofMillis(20), Duration.ofMillis(500), Duration.ofSeconds(4));

  /** How slow a link may be: up to where an election takes longer than its time. */
  private static final List<Duration> SLOW =
      List.of(Duration.ofMillis(3), Duration.ofMillis(50), Duration.ofMillis(500));

  private final Simulation simulation;
  private final Network network;
  private final Random random;

  Faults(Simulation simulation) {
    this.simulation = simulation;
    network = simulation.network();
    random = simulation.random();
  }

  void happenFor(Duration duration) {
    long end = simulation.time().nanos() + duration.toNanos();
    while (simulation.time().nanos() < end) {
      Duration longest = LULLS.get(random.nextInt(LULLS.size()));
      simulation.run(Duration.ofNanos(random.nextLong(longest.toNanos())));
      happen();
    }
  }

  private void happen() {
    Host host = any();
    switch (random.nextInt(14)) {
      case 0 -> kill(host);
      case 1 -> powerOff(host);
      case 2 -> leave(host);
      case 3, 4, 5 -> {
        if (host.process().isEmpty()) {
          simulation.start(host);
        }
      }
      case 6 -> pause(host, Duration.ofMillis(random.nextInt(1, 15_000)));
      case 7 -> partition();
      case 8 -> cut(host, any());
      case 9, 10 -> heal();
      case 11 -> breakLink(host, any());
      case 12 -> network.disturb(random.nextDouble(0.5), Duration.ofMillis(random.nextInt(1, 500)));
      default -> slowDown();
    }
  }

  /** Any host, but a leader's more often, for its loss is what matters most. */
  private Host any() {
    List<Host> leaders =
        simulation.running().stream()
            .filter(process -> process.view().isLeader())
            .map(NodeProcess::host)
            .toList();
    boolean leader = !leaders.isEmpty() && random.nextInt(4) == 0;
    List<Host> from = leader ? leaders : simulation.hosts();
    return from.get(random.nextInt(from.size()));
  }

  private void kill(Host host) {
    simulation.tell(host + " is killed");
    host.kill();
  }

  private void powerOff(Host host) {
    simulation.tell(host + " loses its power");
    host.powerOff();
  }

  private void leave(Host host) {
    host.process()
        .filter(process -> !process.isPaused())
        .ifPresent(process -> {
          process.leave();
          simulation.run(LEAVING);
          if (host.process().filter(process::equals).isPresent()) {
            host.kill();
          }
        });
  }

  private void pause(Host host, Duration duration) {
    host.process()
        .ifPresent(process -> {
          simulation.tell(host + " stands still for " + duration);
          process.pause();
          simulation.time().in(duration, process::resume);
        });
  }

  private void partition() {
    List<Host> hosts = new ArrayList<>(simulation.hosts());
    Collections.shuffle(hosts, random);
    int border = random.nextInt(hosts.size());
    simulation.tell("partition: " + hosts.subList(0, border) + " | the others");
    network.cut(hosts.subList(0, border), hosts.subList(border, hosts.size()));
  }

  private void cut(Host one, Host other) {
    if (one != other) {
      simulation.tell(one + " does not reach " + other);
      network.cut(one, other);
    }
  }

  private void slowDown() {
    Duration longest = SLOW.get(random.nextInt(SLOW.size()));
    simulation.tell("links take up to " + longest);
    network.slowDown(longest);
  }

  private void breakLink(Host from, Host to) {
    NodeId peer = to.id();
    simulation.tell("the link from " + from + " to " + to + " breaks");
    from.process().ifPresent(process -> process.breakLink(peer));
  }

  private void heal() {
    simulation.tell("the network heals");
    network.heal();
  }

  /** The network is whole, nobody stands still, and seeds and at least one node are there. */
  void end() {
    heal();
    simulation.running().forEach(NodeProcess::resume);
    for (Host host : simulation.hosts()) {
      if (host.process().isEmpty() && simulation.isSeed(host)) {
        simulation.start(host);
      }
    }
    if (simulation.running().isEmpty()) {
      simulation.start(any());
    }
    simulation.tell("all faults end");
  }
}
