package io.ringcast.diagnosis;

import static java.util.stream.Collectors.joining;

import io.ringcast.diagnosis.DiscoveryFacts.Group;
import io.ringcast.diagnosis.DiscoveryFacts.Hearing;
import io.ringcast.diagnosis.DiscoveryFacts.Observer;
import io.ringcast.diagnosis.DiscoveryFacts.Peers;
import io.ringcast.diagnosis.Verdict.Code;
import java.util.List;

/**
 * From facts to one verdict. The first row that fits counts.
 *
 * <table>
 * <caption>Cases</caption>
 * <tr><th>multicast</th><th>others</th><th>verdict</th></tr>
 * <tr><td>any</td><td>two live nodes have one id</td><td>TWO_NODES_WITH_ONE_ID</td></tr>
 * <tr><td>switched off</td><td>members</td><td>WORKS_WITHOUT_MULTICAST</td></tr>
 * <tr><td>switched off, but seeds or DNS</td><td>no members</td><td>NOBODY_ANSWERS</td></tr>
 * <tr><td>switched off, no seeds, no DNS</td><td>no members</td><td>NO_WAY_TO_FIND_NODES</td></tr>
 * <tr><td>the group can't be joined</td><td>any</td><td>CANNOT_JOIN</td></tr>
 * <tr><td>joined lately, itself or others not heard yet</td><td>any</td><td>TOO_EARLY</td></tr>
 * <tr><td>nothing leaves</td><td>any</td><td>CANNOT_SEND</td></tr>
 * <tr><td>sent, nothing heard, not even itself</td><td>any</td><td>MULTICAST_DROPPED</td></tr>
 * <tr><td>others heard, but not itself</td><td>any</td><td>DOES_NOT_HEAR_ITSELF</td></tr>
 * <tr><td>heartbeats don't fit the secret</td><td>any</td><td>SECRETS_DIFFER</td></tr>
 * <tr><td>nodes heard</td><td>one of them not linked</td><td>HEARD_BUT_NOT_LINKED</td></tr>
 * <tr><td>nodes heard</td><td>none of them a member yet</td><td>TOO_EARLY</td></tr>
 * <tr><td>nodes heard</td><td>members, or seen by the probe</td><td>WORKS</td></tr>
 * <tr><td>only itself heard</td><td>members</td><td>WORKS_WITHOUT_MULTICAST</td></tr>
 * <tr><td>nodes heard on another interface</td><td>no members</td><td>WRONG_INTERFACE</td></tr>
 * <tr><td>only itself heard</td><td>all known ones fell silent</td><td>FELL_SILENT</td></tr>
 * <tr><td>itself and other clusters heard</td><td>none</td><td>OTHER_CLUSTERS_ONLY</td></tr>
 * <tr><td>only itself heard, on loopback</td><td>none</td><td>THIS_MACHINE_ONLY</td></tr>
 * <tr><td>only itself heard</td><td>none</td><td>ALONE</td></tr>
 * </table>
 *
 * <p>To hear itself proves less than it seems: the system gives a datagram back before it reaches
 * the network. Not to hear itself proves that multicast doesn't work.
 */
public final class Diagnosis {

  private static final String SET_SEEDS =
      "set ringcast.cluster.seeds to the link address of a node or two, on all nodes";
  private static final int MOST_NAMES = 8;

  private Diagnosis() {}

  public static Verdict of(DiscoveryFacts facts) {
    if (!facts.peers().sharedIds().isEmpty()) {
      return new Verdict(
          Code.TWO_NODES_WITH_ONE_ID,
          "two nodes of the cluster %s use the id %s: the one that started later stops itself"
              .formatted(facts.group().clusterName(), names(facts.peers().sharedIds())),
          "give one of them another ringcast.node-id, or stop it for good");
    }
    if (facts.group().interfaceName().isEmpty()) {
      return withoutMulticast(facts);
    }
    return facts.group().problem().isEmpty() ? joined(facts) : cannotJoin(facts);
  }

  private static Verdict withoutMulticast(DiscoveryFacts facts) {
    if (!facts.peers().members().isEmpty()) {
      return new Verdict(
          Code.WORKS_WITHOUT_MULTICAST,
          "multicast is switched off, and %s reached over links"
              .formatted(are(facts.peers().members())),
          "");
    }
    if (facts.ways().any()) {
      return nobodyAnswers(facts);
    }
    return new Verdict(
        Code.NO_WAY_TO_FIND_NODES,
        "multicast is switched off, and neither seeds nor a DNS name are configured: this node can"
            + " only be found by others that have it as a seed",
        SET_SEEDS + ", or ringcast.cluster.interface to a network interface");
  }

  private static Verdict nobodyAnswers(DiscoveryFacts facts) {
    String ways =
        facts.ways().seeds() && facts.ways().dns()
            ? "seeds and DNS name"
            : facts.ways().seeds() ? "seeds" : "DNS name";
    return new Verdict(
        Code.NOBODY_ANSWERS,
        "multicast is switched off, and at the configured %s no node of the cluster %s answers"
            .formatted(ways, facts.group().clusterName()),
        "see that a node runs there, that its link port (client port + 1000) is the one given and"
            + " open, and that cluster name and secret are the same");
  }

  private static Verdict cannotJoin(DiscoveryFacts facts) {
    String meanwhile =
        facts.peers().members().isEmpty()
            ? ""
            : "; meanwhile %s reached over links".formatted(are(facts.peers().members()));
    return new Verdict(
        Code.CANNOT_JOIN,
        facts.group().problem() + meanwhile,
        "mend the interface, or set ringcast.cluster.interface to "
            + choice(facts.group().otherInterfaces())
            + "; without multicast, "
            + SET_SEEDS);
  }

  private static Verdict joined(DiscoveryFacts facts) {
    Hearing hearing = facts.hearing();
    boolean heardSome = hearing.itself() && !hearing.nodes().isEmpty();
    if (!hearing.longEnough() && !heardSome) {
      return new Verdict(
          Code.TOO_EARLY,
          "this node has not listened for long enough to say whom it hears",
          "ask again in a few seconds");
    }
    if (!facts.sending().works()) {
      return new Verdict(
          Code.CANNOT_SEND,
          "no datagram leaves on %s: %s"
              .formatted(
                  facts.group().interfaceName(),
                  facts.sending().problem().isEmpty()
                      ? "the system takes none"
                      : facts.sending().problem()),
          "let UDP to the group out of the firewall of this machine, or " + SET_SEEDS);
    }
    return hearing.itself() ? hearsItself(facts) : deafToItself(facts);
  }

  private static Verdict deafToItself(DiscoveryFacts facts) {
    Hearing hearing = facts.hearing();
    boolean hearsNobody =
        hearing.nodes().isEmpty()
            && hearing.foreignClusters().isEmpty()
            && hearing.unproven().isEmpty();
    if (hearsNobody) {
      return new Verdict(
          Code.MULTICAST_DROPPED,
          "sending, but hearing nobody, not even yourself: this network drops multicast",
          "set ringcast.cluster.seeds to the link address of a node or two, on all nodes; or let"
              + " UDP of the group through the firewall of this machine");
    }
    return new Verdict(
        Code.DOES_NOT_HEAR_ITSELF,
        "others are heard, but not the own datagrams: probably the others don't hear them either",
        "let UDP to the group out of the firewall of this machine, or " + SET_SEEDS);
  }

  private static Verdict hearsItself(DiscoveryFacts facts) {
    Hearing hearing = facts.hearing();
    Peers peers = facts.peers();
    if (!hearing.unproven().isEmpty()) {
      return new Verdict(
          Code.SECRETS_DIFFER,
          "heartbeats of %s come, and don't fit the cluster secret here: the secrets differ, or one"
                  .formatted(names(hearing.unproven()))
              + " side has none",
          "set the same ringcast.cluster.secret on all nodes, or on none, and restart them");
    }
    if (!peers.unlinked().isEmpty()) {
      return new Verdict(
          Code.HEARD_BUT_NOT_LINKED,
          "%s heard, but no link comes up: what this node sends does not arrive there, or the link"
                  .formatted(are(peers.unlinked()))
              + " port there is closed",
          "open the link ports (TCP, client port + 1000) in both directions, and see that"
              + " ringcast.advertise over there is an address that this node reaches");
    }
    if (hearing.nodes().isEmpty()) {
      return peers.members().isEmpty() ? hearsOnlyItself(facts) : multicastFailsButLinksWork(facts);
    }
    // A probe has no links: to hear a node is all that it can.
    return facts.observer() == Observer.PROBE || !peers.members().isEmpty()
        ? works(facts)
        : beingLinked(hearing);
  }

  private static Verdict beingLinked(Hearing hearing) {
    return new Verdict(
        Code.TOO_EARLY,
        are(hearing.nodes()) + " heard, and being linked",
        "ask again in a few seconds");
  }

  private static Verdict works(DiscoveryFacts facts) {
    Group group = facts.group();
    if (facts.observer() == Observer.PROBE) {
      return new Verdict(
          Code.WORKS,
          "of the cluster %s, %s heard on %s: a node that is started here finds them"
              .formatted(group.clusterName(), are(facts.hearing().nodes()), group.interfaceName()),
          "");
    }
    return new Verdict(
        Code.WORKS,
        "multicast works: %s heard on %s"
            .formatted(are(facts.hearing().nodes()), group.interfaceName()),
        "");
  }

  private static Verdict multicastFailsButLinksWork(DiscoveryFacts facts) {
    return new Verdict(
        Code.WORKS_WITHOUT_MULTICAST,
        "%s reached over links, but not heard by multicast on %s"
            .formatted(are(facts.peers().members()), facts.group().interfaceName()),
        facts.ways().any() ? "" : "so that nodes also find each other anew, " + SET_SEEDS);
  }

  private static Verdict hearsOnlyItself(DiscoveryFacts facts) {
    Group group = facts.group();
    if (!facts.hearing().elsewhere().isEmpty()) {
      return wrongInterface(facts);
    }
    if (!facts.peers().silent().isEmpty()) {
      return new Verdict(
          Code.FELL_SILENT,
          "hearing only itself; %s heard before: either gone, or nothing of the"
                  .formatted(
                      names(facts.peers().silent())
                          + (facts.peers().silent().size() == 1 ? " was" : " were"))
              + " network reaches this machine any more",
          "see whether they run; if they do, mend the network between here and there");
    }
    if (!facts.hearing().foreignClusters().isEmpty()) {
      return new Verdict(
          Code.OTHER_CLUSTERS_ONLY,
          "multicast works, but all who are heard belong to another cluster: %s, and here it is %s"
              .formatted(names(facts.hearing().foreignClusters()), group.clusterName()),
          "if they belong together, set the same ringcast.cluster.name; if not, start another node");
    }
    return alone(group);
  }

  private static Verdict wrongInterface(DiscoveryFacts facts) {
    String where =
        facts.hearing().elsewhere().entrySet().stream()
            .map(entry -> names(entry.getValue()) + " on " + entry.getKey())
            .collect(joining("; "));
    return new Verdict(
        Code.WRONG_INTERFACE,
        "no node of the cluster %s is heard on %s, but %s"
            .formatted(facts.group().clusterName(), facts.group().interfaceName(), where),
        "set ringcast.cluster.interface to "
            + choice(List.copyOf(facts.hearing().elsewhere().keySet())));
  }

  private static Verdict alone(Group group) {
    if (group.isLoopback()) {
      return new Verdict(
          Code.THIS_MACHINE_ONLY,
          "hearing only itself on %s, which leads to no other machine"
              .formatted(group.interfaceName()),
          "for nodes on other machines set ringcast.cluster.interface to "
              + choice(group.otherInterfaces())
              + ", and ringcast.bind to an address that they reach");
    }
    return new Verdict(
        Code.ALONE,
        "hearing only itself on %s: no other node of the cluster %s runs on this network, or the"
                .formatted(group.interfaceName(), group.clusterName())
            + " network carries no multicast from one machine to another",
        "start another node; if one runs already, compare group, port and interface, or "
            + SET_SEEDS);
  }

  private static String choice(List<String> interfaces) {
    return interfaces.isEmpty() ? "an interface that is up" : String.join(" or ", interfaces);
  }

  private static String are(List<String> all) {
    return names(all) + (all.size() == 1 ? " is" : " are");
  }

  private static String names(List<String> all) {
    String first = all.stream().limit(MOST_NAMES).collect(joining(", "));
    int more = all.size() - MOST_NAMES;
    return more > 0 ? first + " and " + more + " more" : first;
  }
}
