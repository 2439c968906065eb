package io.ringcast.simulation;

import io.ringcast.cluster.ClusterEvent;
import io.ringcast.cluster.ClusterInput;
import io.ringcast.cluster.ClusterOutput;
import io.ringcast.cluster.ClusterSettings;
import io.ringcast.election.ElectionSettings;
import io.ringcast.membership.Heartbeats;
import io.ringcast.membership.MembershipSettings;
import io.ringcast.node.Endpoint;
import io.ringcast.node.Incarnation;
import io.ringcast.wire.Message.Addresses;
import io.ringcast.wire.Message.Member;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A cluster of some hosts, and what happened in it. */
final class Simulation {

  static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final int LINES_KEPT = 150;

  private final VirtualTime time = new VirtualTime();
  private final Random random;
  private final Network network;
  private final Safety safety;
  private final List<Host> hosts = new ArrayList<>();
  private final List<Endpoint> seeds = new ArrayList<>();
  private final ElectionSettings election;
  private final Deque<String> story = new ArrayDeque<>();
  private long starts;

  Simulation(Random random, int size, ElectionSettings election) {
    this.random = random;
    this.election = election;
    safety = new Safety(election);
    network = new Network(time, random);
    for (int number = 1; number <= size; number++) {
      Host host = new Host(number);
      hosts.add(host);
      network.add(host);
    }
  }

  /** The nodes find each other by the links of these only. */
  void seedOnly(List<Host> chosen) {
    network.withoutMulticast();
    chosen.forEach(host -> seeds.add(host.link()));
  }

  /** Starts a new process on that host; an old one is gone. */
  void start(Host host) {
    host.kill();
    starts++;
    Member self = new Member(host.id(), new Incarnation(starts));
    ClusterSettings settings =
        new ClusterSettings(
            Heartbeats.CLUSTER,
            self,
            new Addresses(host.link(), host.link(), null),
            "1",
            new MembershipSettings(INTERVAL, 3, Duration.ofMinutes(10)),
            election,
            !seeds.isEmpty(),
            false);
    host.run(new NodeProcess(time, network, host, settings, seeds, this::saw));
    tell(self + " starts");
  }

  private void saw(NodeProcess process, ClusterInput input, List<ClusterOutput> outputs) {
    for (ClusterOutput output : outputs) {
      if (output instanceof ClusterOutput.Happened happened) {
        ClusterEvent event = happened.event();
        String epoch = event.epoch() == null ? "" : " " + event.epoch();
        tell(
            process.member()
                + ": "
                + event.kind()
                + epoch
                + " "
                + event.node()
                + ", "
                + event.reason());
      }
    }
    safety.check(process, input, outputs);
  }

  void tell(String line) {
    if (story.size() == LINES_KEPT) {
      story.removeFirst();
    }
    story.add(Duration.ofNanos(time.nanos()).toMillis() + " ms: " + line);
  }

  /** The last of what happened. */
  String story() {
    return String.join("\n", story);
  }

  void run(Duration duration) {
    time.run(duration);
  }

  ElectionSettings election() {
    return election;
  }

  VirtualTime time() {
    return time;
  }

  Random random() {
    return random;
  }

  Network network() {
    return network;
  }

  List<Host> hosts() {
    return hosts;
  }

  boolean isSeed(Host host) {
    return seeds.contains(host.link());
  }

  List<NodeProcess> running() {
    return hosts.stream().map(Host::process).flatMap(Optional::stream).toList();
  }
}
