package io.ringcast.simulation;

import io.ringcast.cluster.ClusterInput;
import io.ringcast.cluster.Rung;
import io.ringcast.membership.Channel;
import io.ringcast.node.Endpoint;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.Member;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Does what {@code io.ringcast.link.Introducer} does. */
final class Introducer {

  private static final Duration ROUND = Duration.ofSeconds(1);
  private static final int MAX_WAITING = 256;

  private final VirtualTime time;
  private final Network network;
  private final NodeProcess process;
  private final List<Endpoint> seeds;
  private final Set<Endpoint> told = new LinkedHashSet<>();
  private final Map<Endpoint, Member> found = new HashMap<>();

  Introducer(VirtualTime time, Network network, NodeProcess process, List<Endpoint> seeds) {
    this.time = time;
    this.network = network;
    this.process = process;
    this.seeds = seeds;
    time.in(network.latency(process.host(), process.host()), this::round);
  }

  void introduce(Endpoint address) {
    if (told.size() < MAX_WAITING) {
      told.add(address);
    }
  }

  private void round() {
    if (process.isDead()) {
      return;
    }
    if (!process.isPaused()) {
      for (Endpoint seed : seeds) {
        Member known = found.get(seed);
        boolean settled =
            known != null && (known.equals(process.member()) || process.view().isLive(known));
        if (!settled && dial(seed)) {
          process.give(new ClusterInput.RungReached(Rung.SEEDS));
        }
      }
      if (!told.isEmpty()) {
        List<Endpoint> toDial = List.copyOf(told);
        told.clear();
        toDial.forEach(this::dial);
      }
    }
    time.in(ROUND, this::round);
  }

  private boolean dial(Endpoint address) {
    Host host = network.at(address);
    if (host == process.host()) {
      found.put(address, process.member());
      return false;
    }
    if (!network.connects(process.host(), host) || host.process().isEmpty()) {
      return false;
    }
    NodeProcess server = host.process().get();
    boolean paused = server.isPaused();
    boolean refused = !paused && server.refuses(process.member());
    Heartbeat hello = process.view().hello();
    server.give(new ClusterInput.HeartbeatReceived(process.member().id(), hello, Channel.LINK));
    if (paused || server.isDead()) {
      return false;
    }
    if (refused) {
      process.give(new ClusterInput.IdRefused(server.member().id()));
      return false;
    }
    found.put(address, server.member());
    process.give(
        new ClusterInput.HeartbeatReceived(
            server.member().id(), server.view().hello(), Channel.LINK));
    return true;
  }
}
