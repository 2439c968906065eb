package io.ringcast.cluster;

import io.ringcast.membership.Peer;
import java.util.Collection;
import java.util.OptionalLong;

/**
 * Which rung of discovery is in use, and why no higher one. All rungs listen all the time; the one
 * in use is the highest that shows members, or, while nobody is there, the highest that could.
 */
final class DiscoveryLadder {

  private final boolean seeds;
  private final boolean dns;
  private final long hearingNanos;
  private String multicastProblem = "";
  private OptionalLong ownHeardNanos = OptionalLong.empty();
  private boolean seedsReached;
  private boolean dnsReached;

  /**
   * @param hearingNanos multicast not heard for so long counts as not working
   */
  DiscoveryLadder(boolean seeds, boolean dns, long hearingNanos) {
    this.seeds = seeds;
    this.dns = dns;
    this.hearingNanos = hearingNanos;
  }

  /** The rung in use, and why no higher one: empty for the highest. */
  record Position(Rung rung, String reason) {}

  void onMulticast(String problem) {
    multicastProblem = problem;
  }

  void onOwnHeartbeat(long nowNanos) {
    ownHeardNanos = OptionalLong.of(nowNanos);
  }

  /** Nobody listened for that time. */
  void forgive(long pauseNanos, long nowNanos) {
    if (ownHeardNanos.isPresent()) {
      ownHeardNanos = OptionalLong.of(Math.min(nowNanos, ownHeardNanos.getAsLong() + pauseNanos));
    }
  }

  void onReached(Rung rung) {
    seedsReached |= rung == Rung.SEEDS;
    dnsReached |= rung == Rung.DNS;
  }

  Position position(Collection<Peer> members, long nowNanos) {
    String problem = multicastProblem(members, nowNanos);
    if (problem.isEmpty()) {
      return new Position(Rung.MULTICAST, "");
    }
    boolean found = !members.isEmpty();
    if (dns && (!seeds || (dnsReached && !seedsReached))) {
      return new Position(
          Rung.DNS, problem + (seeds ? "; no seed answers" : "; no seeds are configured"));
    }
    if (seeds || found) {
      return new Position(Rung.SEEDS, problem);
    }
    return new Position(
        Rung.STANDALONE,
        problem + "; neither ringcast.cluster.seeds nor ringcast.cluster.dns is configured");
  }

  private String multicastProblem(Collection<Peer> members, long nowNanos) {
    if (!multicastProblem.isEmpty()) {
      return multicastProblem;
    }
    if (!isRecent(ownHeardNanos, nowNanos)) {
      return "the own multicast heartbeats are not heard";
    }
    boolean nobody =
        !members.isEmpty() && members.stream().allMatch(peer -> isMute(peer, nowNanos));
    return nobody ? "the other nodes are not heard by multicast" : "";
  }

  /** Known for long enough to have been heard by multicast, and not heard. */
  private boolean isMute(Peer peer, long nowNanos) {
    return nowNanos - peer.firstHeardNanos() >= hearingNanos
        && !isRecent(peer.lastDatagramNanos(), nowNanos);
  }

  private boolean isRecent(OptionalLong whenNanos, long nowNanos) {
    return whenNanos.isPresent() && nowNanos - whenNanos.getAsLong() < hearingNanos;
  }
}
