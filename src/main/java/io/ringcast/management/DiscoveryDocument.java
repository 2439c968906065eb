package io.ringcast.management;

import io.ringcast.cluster.ClusterView;
import io.ringcast.diagnosis.Diagnosis;
import io.ringcast.diagnosis.Verdict;
import io.ringcast.link.LinkRefusal;
import io.ringcast.membership.Peer;
import io.ringcast.multicast.DatagramKind;
import io.ringcast.multicast.LocalInterface;
import io.ringcast.multicast.MulticastReport;
import io.ringcast.multicast.MulticastSettings;
import io.ringcast.multicast.Sighting;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code GET /discovery} tells.
 *
 * @param node the one that answers
 * @param heard what came from the group since the start, by kind
 * @param foreignClusters heard on the same group
 * @param unproven nodes whose heartbeats don't fit the cluster secret
 * @param linksRefused how many links did not come about since the start, by why
 */
record DiscoveryDocument(
    int schema,
    Instant now,
    String node,
    String cluster,
    VerdictPart verdict,
    RungPart rung,
    GroupPart multicast,
    List<InterfacePart> interfaces,
    SentPart sent,
    List<HeardPart> heard,
    List<SeenPart> foreignClusters,
    List<SeenPart> unproven,
    List<PeerPart> peers,
    Map<String, Long> linksRefused) {

  /**
   * @param severity {@code good}, {@code open} (nothing is wrong, nobody is found) or {@code
   *     problem}
   */
  record VerdictPart(String code, String severity, String text, String wayOut) {
    static VerdictPart of(Verdict verdict) {
      return new VerdictPart(
          Figures.code(verdict.code()),
          Figures.code(verdict.severity()),
          verdict.text(),
          verdict.wayOut());
    }
  }

  /**
   * @param reason why no higher one
   * @param configured all that work beside each other, the preferred one first
   */
  record RungPart(String inUse, String reason, List<String> configured) {}

  /**
   * @param joined whether this node listens there
   * @param problem why not
   */
  record GroupPart(
      String interfaceName, String group, boolean joined, String problem, long sinceMs) {}

  /**
   * @param tried whether this node is told to use it; it uses one at the most
   */
  record InterfacePart(
      String name,
      String address,
      boolean up,
      boolean multicast,
      boolean loopback,
      boolean tried,
      boolean joined) {}

  /**
   * @param refused by this system
   */
  record SentPart(long datagrams, long refused, @Nullable Long lastMs, String problem) {}

  record HeardPart(
      String kind, String meaning, boolean ignored, long datagrams, long lastMs, String from) {}

  /** Datagrams with one name in them, which nobody has proven. */
  record SeenPart(String name, long datagrams, long lastMs, String from) {
    static List<SeenPart> of(List<Sighting> sightings) {
      return sightings.stream()
          .map(seen ->
              new SeenPart(seen.name(), seen.datagrams(), seen.age().toMillis(), seen.from()))
          .toList();
    }
  }

  /**
   * @param datagramMs since its last datagram, or null
   */
  record PeerPart(
      String id, String state, boolean member, @Nullable Long datagramMs, String link) {}

  static DiscoveryDocument of(RunningNode node, List<LocalInterface> interfaces) {
    RunningNode.Discovery discovery = node.discovery();
    MulticastReport multicast = discovery.multicast();
    ClusterView view = node.view();
    boolean joined = multicast.problem().isEmpty();
    return new DiscoveryDocument(
        StatusDocument.SCHEMA,
        Figures.time(node.clock().wall().instant()),
        view.self().member().id().value(),
        view.clusterName(),
        VerdictPart.of(Diagnosis.of(NodeFacts.of(node, interfaces))),
        new RungPart(Figures.code(view.mode()), view.modeReason(), configured(discovery)),
        new GroupPart(
            discovery.interfaceName(),
            discovery.group().toString(),
            joined,
            multicast.problem(),
            multicast.since().toMillis()),
        interfaces.stream().map(network -> part(network, discovery, joined)).toList(),
        sent(multicast.sent()),
        heard(multicast),
        SeenPart.of(multicast.heard().foreignClusters()),
        SeenPart.of(multicast.heard().unproven()),
        peers(view, node.clock().ticker().nanos()),
        refusals(node.links().refused()));
  }

  private static List<String> configured(RunningNode.Discovery discovery) {
    return Stream.of(
            discovery.interfaceName().equals(MulticastSettings.OFF) ? "" : "multicast",
            discovery.seeds() ? "seeds" : "",
            discovery.dns() ? "dns" : "")
        .filter(way -> !way.isEmpty())
        .toList();
  }

  private static InterfacePart part(
      LocalInterface network, RunningNode.Discovery discovery, boolean joined) {
    boolean tried = network.name().equals(discovery.interfaceName());
    return new InterfacePart(
        network.name(),
        network.address(),
        network.up(),
        network.multicast(),
        network.loopback(),
        tried,
        tried && joined);
  }

  private static SentPart sent(MulticastReport.Sent sent) {
    Long lastMs = sent.age().isPresent() ? (Long) sent.age().get().toMillis() : null;
    return new SentPart(sent.datagrams(), sent.refused(), lastMs, sent.problem());
  }

  private static List<HeardPart> heard(MulticastReport multicast) {
    return Arrays.stream(DatagramKind.values())
        .flatMap(kind -> multicast.heard().of(kind).stream().map(seen -> heard(kind, seen)))
        .toList();
  }

  private static HeardPart heard(DatagramKind kind, Sighting seen) {
    return new HeardPart(
        Figures.code(kind),
        kind.meaning(),
        kind.isIgnored(),
        seen.datagrams(),
        seen.age().toMillis(),
        seen.from());
  }

  private static List<PeerPart> peers(ClusterView view, long nowNanos) {
    return view.peers().stream().map(peer -> peer(peer, nowNanos)).toList();
  }

  private static PeerPart peer(Peer peer, long nowNanos) {
    Long datagramMs =
        peer.lastDatagramNanos().isPresent()
            ? (Long) Figures.millisBetween(peer.lastDatagramNanos().getAsLong(), nowNanos)
            : null;
    return new PeerPart(
        peer.member().id().value(),
        PeerDocument.state(peer.state()),
        peer.isMember(),
        datagramMs,
        peer.linkUp() ? "up" : "down");
  }

  private static Map<String, Long> refusals(Map<LinkRefusal, Long> refused) {
    Map<String, Long> byCode = new TreeMap<>();
    refused.forEach((why, count) -> {
      if (count > 0) {
        byCode.put(Figures.code(why), count);
      }
    });
    return byCode;
  }
}
