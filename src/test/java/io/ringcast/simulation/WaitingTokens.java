package io.ringcast.simulation;

import io.ringcast.cluster.ClusterInput;
import io.ringcast.cluster.ClusterView;
import io.ringcast.election.ElectionSettings;
import io.ringcast.election.ElectionState;
import io.ringcast.election.Phase;
import io.ringcast.election.Ring;
import io.ringcast.wire.Message.LeaderElection;
import io.ringcast.wire.Message.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether tokens that came before their ring was seen count afterwards. */
final class WaitingTokens {

  private final ElectionSettings election;
  private final Map<Member, Node> nodes = new HashMap<>();

  /** What one node was sent, and in which epochs it took part. */
  private static final class Node {
    private final List<LeaderElection> waiting = new ArrayList<>();
    private long boundEpoch;

    void onView(ClusterView view) {
      long decided = view.leader().map(ClusterView.Leader::epoch).orElse(0L);
      long electing = view.phase() instanceof Phase.Electing phase ? phase.epoch() : 0;
      boundEpoch = Math.max(boundEpoch, Math.max(decided, electing));
    }

    void onToken(LeaderElection token) {
      // Of one candidate the highest epoch counts, for an older token may come later.
      boolean older =
          waiting.stream()
              .filter(other -> other.candidate().equals(token.candidate()))
              .anyMatch(other -> other.epoch() > token.epoch());
      if (older) {
        return;
      }
      waiting.removeIf(other -> other.candidate().equals(token.candidate()));
      if (waiting.size() == ElectionState.MAX_PARKED) {
        // A crowd drives out the oldest, which is allowed: what was lost with it is tried again.
        waiting.removeFirst();
      }
      waiting.add(token);
    }
  }

  WaitingTokens(ElectionSettings election) {
    this.election = election;
  }

  void check(Observation step) {
    Node node = nodes.computeIfAbsent(step.process().member(), member -> new Node());
    Ring ring = step.view().ring();
    if (step.input() instanceof ClusterInput.TokenReceived received
        && received.token().ring() != ring.hash()) {
      node.onToken(received.token());
    } else if (!ring.equals(step.former().ring())) {
      for (LeaderElection token : node.waiting) {
        if (counts(token, ring) && token.epoch() > node.boundEpoch) {
          takesPart(step, token);
        }
      }
      node.waiting.removeIf(token -> token.ring() == ring.hash());
    }
    node.onView(step.view());
  }

  private boolean counts(LeaderElection token, Ring ring) {
    return token.ring() == ring.hash()
        && ring.contains(token.candidate())
        && token.hops() <= ring.size()
        && election.hasMajority(ring.size());
  }

  private static void takesPart(Observation step, LeaderElection token) {
    ClusterView view = step.view();
    boolean decided = view.leader().filter(leader -> leader.epoch() >= token.epoch()).isPresent();
    boolean electing =
        view.phase() instanceof Phase.Electing phase && phase.epoch() >= token.epoch();
    if (!decided && !electing) {
      throw new PropertyViolation(
          Property.TOKEN_WAITS_FOR_ITS_RING,
          step.process().member() + " sees the ring of " + token + " and takes no part");
    }
  }
}
