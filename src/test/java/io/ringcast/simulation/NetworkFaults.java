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
        if (!fault.sides().get(from.index()).equals(fault.sides().get(to.index()))) {
          lasting.until(fault.length(), network.cut(from, to));
        }
      }
    }
    lasting.until(fault.length(), breakages::onHeal);
    return fault.sides().stream().distinct().count() > 1;
  }

  boolean cut(Host from, Host to, Fault.Cut fault) {
    if (from != to) {
      lasting.until(fault.length(), network.cut(from, to));
      if (fault.bothWays()) {
        lasting.until(fault.length(), network.cut(to, from));
      }
    }
    return from != to;
  }

  boolean deaf(Host host, Fault.Deaf fault) {
    cluster
        .hosts()
        .forEach(from -> lasting.until(fault.length(), network.cutDatagrams(from, host)));
    return true;
  }

  boolean mute(Host host, Fault.Mute fault) {
    cluster.hosts().forEach(to -> lasting.until(fault.length(), network.cutDatagrams(host, to)));
    return true;
  }

  boolean storm(Fault.Storm fault) {
    lasting.until(
        fault.length(),
        network.disturb(new Network.Storm(fault.loss(), fault.doubled(), fault.late())));
    return true;
  }

  boolean slowLinks(Fault.SlowLinks fault) {
    lasting.until(fault.length(), network.slowDown(fault.longest()));
    return true;
  }

  boolean breakLink(Host from, Host to) {
    Optional<OutboundLink> link = link(from, to);
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
