package io.ringcast.simulation;

import io.ringcast.cluster.ClusterInput;
import io.ringcast.cluster.ClusterOutput;
import io.ringcast.cluster.ClusterView;
import java.util.List;

/**
 * One input that a node took, and what followed.
 *
 * @param former the view before it
 * @param view the one after it
 */
record Observation(
    long nanos,
    NodeProcess process,
    ClusterInput input,
    ClusterView former,
    ClusterView view,
    List<ClusterOutput> outputs) {

  /** Whether it is more than a heartbeat or a tick that changed no more than times. */
  boolean hasConsequences() {
    boolean routine =
        input instanceof ClusterInput.HeartbeatReceived || input instanceof ClusterInput.Tick;
    return !routine
        || outputs.stream().anyMatch(output -> !(output instanceof ClusterOutput.SendHeartbeat))
        || former.phase() != view.phase()
        || former.ring() != view.ring()
        || former.epoch() != view.epoch()
        || !former.leader().equals(view.leader());
  }
}
