package io.ringcast.simulation;

import io.ringcast.cluster.ClusterView;
import io.ringcast.election.Ring;
import io.ringcast.wire.Message.Leadership;
import io.ringcast.wire.Message.Member;
import java.util.List;
import java.util.Optional;

/** Whether all nodes say the same of their cluster, and that it is right. */
final class Convergence {

  private Convergence() {}

  /** What is wrong; empty if nothing is. */
  static Optional<String> problem(Cluster cluster) {
    List<NodeProcess> running = cluster.running();
    if (running.isEmpty()) {
      return Optional.empty();
    }
    Optional<Leadership> leadership = leadership(cluster);
    long epoch = running.getFirst().view().epoch();
    for (NodeProcess process : running) {
      ClusterView view = process.view();
      boolean all = view.ring().size() == running.size();
      for (NodeProcess other : running) {
        all &= view.ring().contains(other.member());
      }
      if (!all) {
        return Optional.of(process.member() + " has the members " + view.ring().members());
      }
      if (!leadership(view).equals(leadership) || view.epoch() != epoch) {
        return Optional.of(
            process.member()
                + " follows "
                + leadership(view)
                + " in epoch "
                + view.epoch()
                + ", "
                + running.getFirst().member()
                + " "
                + leadership
                + " in epoch "
                + epoch);
      }
    }
    return Optional.empty();
  }

  /** What is wrong with the leader that all agree on. */
  static Optional<String> wrongLeader(Cluster cluster) {
    List<NodeProcess> running = cluster.running();
    Optional<Leadership> leadership = leadership(running.getFirst().view());
    boolean majority = cluster.settings().election().hasMajority(running.size());
    if (leadership.isPresent() != majority) {
      return Optional.of(leadership + " with " + running.size() + " nodes");
    }
    Ring ring = running.getFirst().view().ring();
    Member highest = ring.highest();
    if (majority
        && !leadership.get().leader().equals(highest)
        && (cluster.settings().preempt() || ring.hasSteppedDown(leadership.get().leader()))) {
      return Optional.of(leadership + ", but the highest is " + highest);
    }
    return Optional.empty();
  }

  /** Whom the first of all nodes follows. */
  static Optional<Leadership> leadership(Cluster cluster) {
    return cluster.running().stream().findFirst().flatMap(process -> leadership(process.view()));
  }

  private static Optional<Leadership> leadership(ClusterView view) {
    return view.leader().map(leader -> new Leadership(leader.epoch(), leader.member()));
  }
}
