package io.ringcast.simulation;

import io.ringcast.cluster.ClusterEvent;
import io.ringcast.cluster.ClusterInput;
import io.ringcast.cluster.ClusterOutput;
import io.ringcast.node.NodeId;
import io.ringcast.wire.Message.LeaderAnnouncement;
import io.ringcast.wire.Message.Leadership;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who tells of a leader: the winner, each of its ring once; and others only who knows less. */
final class Announcements {

  private Announcements() {}

  static void check(Observation step) {
    List<ClusterOutput.Send> told = new ArrayList<>();
    boolean won = false;
    for (ClusterOutput output : step.outputs()) {
      if (output instanceof ClusterOutput.Send send
          && send.message() instanceof LeaderAnnouncement) {
        told.add(send);
      } else if (output instanceof ClusterOutput.Happened happened) {
        won |= happened.event().kind() == ClusterEvent.Kind.ELECTION_WON;
      }
    }
    // With another ring, all that peers have told before is looked at again, and may be answered.
    if (told.isEmpty() || !step.view().ring().equals(step.former().ring())) {
      return;
    }
    boolean few = won ? told.size() < step.view().ring().size() : isOneAnswer(step.input(), told);
    if (!few) {
      throw new PropertyViolation(
          Property.FEW_MESSAGES,
          step.process().member() + (won ? " wins" : "") + " and tells too many: " + told);
    }
  }

  private static boolean isOneAnswer(ClusterInput input, List<ClusterOutput.Send> told) {
    ClusterOutput.Send send = told.getFirst();
    Leadership leadership = ((LeaderAnnouncement) send.message()).leadership();
    return told.size() == 1 && send.to().equals(whoKnowsLess(input, leadership));
  }

  /** The sender of what is older than that leadership; null if this is not. */
  private static @Nullable NodeId whoKnowsLess(ClusterInput input, Leadership leadership) {
    return switch (input) {
      case ClusterInput.TokenReceived in when in.token().epoch() < leadership.epoch() -> in.from();
      case ClusterInput.AnnouncementReceived in when isOlder(in.leadership(), leadership) ->
          in.from();
      case ClusterInput.HeartbeatReceived in
          when isOlder(in.heartbeat().leadership(), leadership) ->
          in.sender();
      default -> null;
    };
  }

  private static boolean isOlder(@Nullable Leadership told, Leadership leadership) {
    return told != null && told.compareTo(leadership) < 0;
  }
}
