package io.ringcast.management;

import io.ringcast.cluster.ClusterEvent;
import io.ringcast.cluster.ClusterView;
import io.ringcast.diagnosis.DiscoveryFacts;
import io.ringcast.membership.Peer;
import io.ringcast.membership.PeerState;
import io.ringcast.multicast.DatagramKind;
import io.ringcast.multicast.LocalInterface;
import io.ringcast.multicast.MulticastReport;
import io.ringcast.multicast.MulticastSettings;
import io.ringcast.multicast.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What a running node knows of the ways to find others, as of one moment. */
final class NodeFacts {

  /** The newcomer stops itself within seconds; whatever starts it again tries once more. */
  private static final Duration CONFLICT_COUNTS_FOR = Duration.ofMinutes(5);

  private final RunningNode node;
  private final RunningNode.Discovery discovery;
  private final List<LocalInterface> interfaces;
  private final ClusterView view;
  private final long nowNanos;

  /** How recent is lately: the silence limit, and an interval more for what is on its way. */
  private final Duration lately;

  private NodeFacts(RunningNode node, List<LocalInterface> interfaces) {
    this.node = node;
    this.interfaces = interfaces;
    discovery = node.discovery();
    view = node.view();
    nowNanos = node.clock().ticker().nanos();
    lately = discovery.silenceLimit().plus(node.heartbeatInterval());
  }

  static DiscoveryFacts of(RunningNode node, List<LocalInterface> interfaces) {
    NodeFacts facts = new NodeFacts(node, interfaces);
    return new DiscoveryFacts(
        DiscoveryFacts.Observer.NODE,
        facts.group(),
        facts.sending(),
        facts.hearing(),
        facts.peers(),
        new DiscoveryFacts.OtherWays(facts.discovery.seeds(), facts.discovery.dns()));
  }

  private DiscoveryFacts.Group group() {
    String name = discovery.interfaceName();
    boolean off = name.equals(MulticastSettings.OFF);
    return new DiscoveryFacts.Group(
        view.clusterName(),
        off ? "" : name,
        interfaces.stream().anyMatch(network -> network.name().equals(name) && network.loopback()),
        off ? "" : discovery.multicast().problem(),
        interfaces.stream()
            .filter(network -> network.leadsElsewhere() && !network.name().equals(name))
            .map(LocalInterface::name)
            .toList());
  }

  private DiscoveryFacts.Sending sending() {
    MulticastReport.Sent sent = discovery.multicast().sent();
    return new DiscoveryFacts.Sending(sent.isRecent(lately), sent.problem());
  }

  private DiscoveryFacts.Hearing hearing() {
    MulticastReport multicast = discovery.multicast();
    return new DiscoveryFacts.Hearing(
        multicast.since().compareTo(lately) >= 0,
        multicast.heard().isRecent(DatagramKind.OWN, lately),
        ids(this::isHeardByDatagram),
        recent(multicast.heard().foreignClusters()),
        recent(multicast.heard().unproven()),
        Map.of());
  }

  private DiscoveryFacts.Peers peers() {
    List<String> members = ids(Peer::isMember);
    List<String> silent =
        members.isEmpty() ? ids(peer -> peer.state() instanceof PeerState.Failed) : List.of();
    return new DiscoveryFacts.Peers(members, ids(this::isUnlinked), silent, sharedIds());
  }

  private boolean isHeardByDatagram(Peer peer) {
    return peer.state().isLive()
        && peer.lastDatagramNanos().isPresent()
        && !isLongerAgo(lately, peer.lastDatagramNanos().getAsLong());
  }

  /** Without a link for longer than it takes to make one. */
  private boolean isUnlinked(Peer peer) {
    if (peer.linkUp() || !isHeardByDatagram(peer)) {
      return false;
    }
    long sinceNanos =
        peer.state() instanceof PeerState.Suspect suspect
            ? suspect.sinceNanos()
            : peer.firstHeardNanos();
    return isLongerAgo(node.heartbeatInterval(), sinceNanos);
  }

  private List<String> sharedIds() {
    Instant earliest = node.clock().wall().instant().minus(CONFLICT_COUNTS_FOR);
    return node.events().entries().stream()
        .filter(entry -> entry.event().kind() == ClusterEvent.Kind.ID_CONFLICT)
        .filter(entry -> entry.at().isAfter(earliest))
        .map(entry -> entry.event().node().value())
        .distinct()
        .toList();
  }

  private List<String> ids(Predicate<Peer> predicate) {
    return view.peers().stream().filter(predicate).map(peer -> peer.member().id().value()).toList();
  }

  private List<String> recent(List<Sighting> sightings) {
    return sightings.stream()
        .filter(sighting -> sighting.age().compareTo(lately) < 0)
        .map(Sighting::name)
        .toList();
  }

  private boolean isLongerAgo(Duration time, long momentNanos) {
    return nowNanos - momentNanos > time.toNanos();
  }
}
