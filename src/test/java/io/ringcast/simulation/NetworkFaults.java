package io.ringcast.simulation;

import java.util.Optional;

/** What happens on the way from one host to another. */
final class NetworkFaults {

  private final Cluster cluster;
  private final Network network;
  private final Lasting lasting;
  private final Breakages breakages;

  NetworkFaults(Cluster cluster, Lasting lasting, Breakages breakages) {
    this.cluster = cluster;
    this.network = cluster.network();
    this.lasting = lasting;
    this.breakages = breakages;
  }

  boolean partition(Fault.Partition fault) {
    for (Host from : cluster.hosts()) {
      for (Host to : cluster.hosts()) {
        int side = fault.sides().get(from.index());
        int other = fault.sides().get(to.index());
        if (side < other || (side > other && !fault.oneWay())) {
          lasting.until(fault.length(), network.cut(from, to));
        }
      }
    }
    lasting.until(fault.length(), breakages::onHeal);
    return cluster.running().stream()
            .map(process -> fault.sides().get(process.host().index()))
            .distinct()
            .count()
        > 1;
  }

  boolean cut(Host from, Host to, Fault.Cut fault) {
    if (from != to) {
      lasting.until(fault.length(), network.cut(from, to));
      if (fault.bothWays()) {
        lasting.until(fault.length(), network.cut(to, from));
      }
    }
    return from != to && runs(from) && runs(to);
  }

  private static boolean runs(Host host) {
    return host.process().isPresent();
  }

  /** Whether there is anybody whom datagrams could reach. */
  private boolean hasDatagrams() {
    return cluster.settings().multicast() && cluster.running().size() > 1;
  }

  boolean deaf(Host host, Fault.Deaf fault) {
    cluster
        .hosts()
        .forEach(from -> lasting.until(fault.length(), network.cutDatagrams(from, host)));
    return hasDatagrams() && runs(host);
  }

  boolean mute(Host host, Fault.Mute fault) {
    cluster.hosts().forEach(to -> lasting.until(fault.length(), network.cutDatagrams(host, to)));
    return hasDatagrams() && runs(host);
  }

  boolean storm(Fault.Storm fault) {
    lasting.until(
        fault.length(),
        network.disturb(new Network.Storm(fault.loss(), fault.doubled(), fault.late())));
    return hasDatagrams();
  }

  boolean slowLinks(Fault.SlowLinks fault) {
    lasting.until(fault.length(), network.slowDown(fault.longest()));
    return cluster.running().size() > 1;
  }

  boolean breakLink(Host from, Host to) {
    Optional<OutboundLink> link = link(from, to).filter(l -> l.connection() != null);
    link.ifPresent(OutboundLink::reset);
    return link.isPresent();
  }

  boolean stall(Host from, Host to, Fault.StallLink fault) {
    Optional<Connection> stalled = link(from, to).map(OutboundLink::connection);
    stalled.ifPresent(connection -> {
      connection.stall(fault.length());
      lasting.until(fault.length(), connection::endStall);
    });
    return stalled.isPresent();
  }

  boolean halfOpen(Host from, Host to, Fault.HalfOpenLink fault) {
    Optional<Connection> halfOpen = link(from, to).map(OutboundLink::connection);
    halfOpen.ifPresent(connection -> {
      connection.swallow();
      lasting.until(fault.length(), connection::endByServer);
    });
    return halfOpen.isPresent();
  }

  private static Optional<OutboundLink> link(Host from, Host to) {
    return from.process().map(process -> process.linkTo(to.id()));
  }
}
