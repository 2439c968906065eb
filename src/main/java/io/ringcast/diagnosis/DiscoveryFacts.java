package io.ringcast.diagnosis;

import java.util.List;
import java.util.Map;

/**
 * What was seen lately of the ways in which nodes find each other. Lately means within the silence
 * limit of a node, or while the probe listened. Lists of names are in the order to be told.
 */
public record DiscoveryFacts(
    Observer observer, Group group, Sending sending, Hearing hearing, Peers peers, OtherWays ways) {

  /** Who saw it. */
  public enum Observer {
    /** A running node. */
    NODE,
    /** Somebody who listens beside the nodes, and has no links. */
    PROBE
  }

  /**
   * What is listened to.
   *
   * @param interfaceName empty if multicast is switched off
   * @param isLoopback whether that interface leads to no other machine
   * @param problem why the group could not be joined; empty if it was
   * @param otherInterfaces those of this machine that are up and lead to other machines
   */
  public record Group(
      String clusterName,
      String interfaceName,
      boolean isLoopback,
      String problem,
      List<String> otherInterfaces) {}

  /**
   * @param works whether datagrams leave
   * @param problem what the system last said against it; may be empty
   */
  public record Sending(boolean works, String problem) {}

  /**
   * @param longEnough whether whoever is there must have been heard by now
   * @param itself whether the own datagrams came back
   * @param nodes of this cluster, heard by datagram
   * @param foreignClusters names of other clusters heard
   * @param unproven nodes that name this cluster, and whose heartbeats don't fit its secret
   * @param elsewhere nodes of this cluster heard on other interfaces, by interface
   */
  public record Hearing(
      boolean longEnough,
      boolean itself,
      List<String> nodes,
      List<String> foreignClusters,
      List<String> unproven,
      Map<String, List<String>> elsewhere) {}

  /**
   * What only a node knows of the others.
   *
   * @param members reached over links
   * @param unlinked alive by their datagrams, for long enough, without a link to them
   * @param silent failed, and not heard since
   * @param sharedIds ids that two live nodes use
   */
  public record Peers(
      List<String> members, List<String> unlinked, List<String> silent, List<String> sharedIds) {

    /** Nothing is known of them. */
    public static final Peers NONE = new Peers(List.of(), List.of(), List.of(), List.of());
  }

  /** Which ways but multicast are configured. */
  public record OtherWays(boolean seeds, boolean dns) {
    boolean any() {
      return seeds || dns;
    }
  }
}
