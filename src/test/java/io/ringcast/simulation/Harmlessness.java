package io.ringcast.simulation;

import io.ringcast.cluster.ClusterInput;
import io.ringcast.cluster.ClusterView;
import io.ringcast.membership.Peer;
import java.util.List;

/** What is untrue, stale or meant for others changes nothing. */
final class Harmlessness {

  private Harmlessness() {}

  static void check(Observation step, boolean lie) {
    if (lie && !sameElection(step, mostEpoch(step))) {
      throw new PropertyViolation(
          Property.LIES_CHANGE_NOTHING, step.process().member() + " believes " + step.input());
    }
    if (isStale(step.input(), step.former())) {
      requireNothingChanged(step);
    }
  }

  static void requireNothingChanged(Observation step) {
    if (!sameElection(step, step.former().epoch()) || !samePeers(step)) {
      throw new PropertyViolation(
          Property.STALE_CHANGES_NOTHING, step.process().member() + " minds " + step.input());
    }
  }

  /** Whether it says nothing that a node with this view does not know. */
  static boolean isStale(ClusterInput input, ClusterView view) {
    long leaderEpoch = view.leader().map(ClusterView.Leader::epoch).orElse(0L);
    return switch (input) {
      case ClusterInput.TokenReceived received -> received.token().epoch() <= leaderEpoch;
      case ClusterInput.AnnouncementReceived received ->
          received.leadership().epoch() < leaderEpoch;
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

  /** The same peers in the same states, with their links as they were. */
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
          || former.linkUp() != peer.linkUp()) {
        return false;
      }
    }
    return true;
  }
}
