package io.ringcast.simulation;

import io.ringcast.cluster.ClusterInput;
import io.ringcast.cluster.ClusterView;
import io.ringcast.membership.Peer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is untrue, stale or meant for others changes nothing. */
final class Harmlessness {

  /** The highest epoch that each process followed: it stays decided when that leader is lost. */
  private final Map<NodeProcess, Long> decided = new HashMap<>();

  void check(Observation step, boolean lie) {
    if (lie && !sameElection(step, mostEpoch(step))) {
      throw new PropertyViolation(
          Property.LIES_CHANGE_NOTHING, step.process().member() + " believes " + step.input());
    }
    if (isStale(step.input(), step.process())) {
      requireNothingChanged(step);
    }
    step.view()
        .leader()
        .ifPresent(leader -> decided.merge(step.process(), leader.epoch(), Math::max));
  }

  static void requireNothingChanged(Observation step) {
    if (!sameElection(step, step.former().epoch()) || !samePeers(step)) {
      throw new PropertyViolation(
          Property.STALE_CHANGES_NOTHING, step.process().member() + " minds " + step.input());
    }
  }

  /** Whether it says nothing that this process does not know. */
  boolean isStale(ClusterInput input, NodeProcess process) {
    long decidedEpoch = decided.getOrDefault(process, 0L);
    return switch (input) {
      case ClusterInput.TokenReceived received -> received.token().epoch() <= decidedEpoch;
      case ClusterInput.AnnouncementReceived received ->
          received.leadership().epoch() < decidedEpoch;
      case ClusterInput.HeartbeatReceived received ->
          !received.heartbeat().cluster().equals(Settings.CLUSTER);
      default -> false;
    };
  }

  /** Over a link an epoch is believed, for there is no telling how far the others are. */
  private static long mostEpoch(Observation step) {
    long before = step.former().epoch();
    return step.input() instanceof ClusterInput.TokenReceived received
        ? Math.max(before, received.token().epoch())
        : before;
  }

  /** Ring, epoch, leader and phase. */
  private static boolean sameElection(Observation step, long mostEpoch) {
    ClusterView before = step.former();
    ClusterView after = step.view();
    return before.ring().equals(after.ring())
        && after.epoch() <= mostEpoch
        && before.leader().equals(after.leader())
        && before.phase().equals(after.phase());
  }

  /** The same peers in the same states, heard when they were, with their links as they were. */
  private static boolean samePeers(Observation step) {
    List<Peer> before = step.former().peers();
    List<Peer> after = step.view().peers();
    if (before.size() != after.size()) {
      return false;
    }
    for (int i = 0; i < before.size(); i++) {
      Peer former = before.get(i);
      Peer peer = after.get(i);
      if (!former.member().equals(peer.member())
          || !former.state().equals(peer.state())
          || former.linkUp() != peer.linkUp()
          || former.lastHeardNanos() != peer.lastHeardNanos()
          || !former.lastDatagramNanos().equals(peer.lastDatagramNanos())) {
        return false;
      }
    }
    return true;
  }
}
