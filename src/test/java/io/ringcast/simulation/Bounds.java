package io.ringcast.simulation;

import io.ringcast.cluster.ClusterLoop;
import io.ringcast.cluster.ClusterView;
import io.ringcast.election.ElectionState;
import io.ringcast.membership.MemberTable;
import io.ringcast.membership.Peer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether all that can grow keeps within its bound; and whether it ever came so far. */
final class Bounds {

  /** What a crowd of strangers fills. */
  enum Bound {
    PEERS(MemberTable.MAX_PEERS),
    RUMOURS(MemberTable.MAX_RUMOURS),
    PARKED_TOKENS(ElectionState.MAX_PARKED);

    private final int most;

    Bound(int most) {
      this.most = most;
    }
  }

  private final Coverage coverage;
  private final Set<Reached> reached = new HashSet<>();

  private record Reached(NodeProcess process, Bound bound) {}

  Bounds(Coverage coverage) {
    this.coverage = coverage;
  }

  void check(Observation step) {
    NodeProcess process = step.process();
    ClusterView view = step.view();
    require(process, "inputs", process.mailboxSize(), ClusterLoop.MAILBOX_CAPACITY);
    check(process, Bound.PARKED_TOKENS, process.parkedTokens());
    if (view.peers() != step.former().peers()) {
      int peers = view.peers().size();
      check(process, Bound.PEERS, peers);
      check(process, Bound.RUMOURS, peers < Bound.RUMOURS.most ? peers : rumours(view.peers()));
    }
  }

  private static int rumours(List<Peer> peers) {
    int rumours = 0;
    for (Peer peer : peers) {
      if (peer.isRumour() && peer.state().isLive()) {
        rumours++;
      }
    }
    return rumours;
  }

  private void check(NodeProcess process, Bound bound, int size) {
    require(process, bound.name(), size, bound.most);
    if (size == bound.most && reached.add(new Reached(process, bound))) {
      coverage.count(bound);
    }
  }

  private static void require(NodeProcess process, String what, int size, int most) {
    if (size > most) {
      throw new PropertyViolation(Property.BOUNDED, process.member() + " has " + size + " " + what);
    }
  }
}
