package io.ringcast.simulation;

import io.ringcast.cluster.ClusterInput;
import io.ringcast.cluster.ClusterView;
import io.ringcast.election.Phase;
import java.util.List;

/** Notices when what breaks the textbook's election has really happened. */
final class Breakages {

  private final Cluster cluster;
  private final Coverage coverage;

  Breakages(Cluster cluster, Coverage coverage) {
    this.cluster = cluster;
    this.coverage = coverage;
  }

  /** The process of that host, if any, is about to die. */
  void onDeath(Host host) {
    host.process()
        .ifPresent(process -> {
          boolean highest = process.view().ring().highest().equals(process.member());
          if (highest
              && process.view().ring().size() > 1
              && process.view().phase() instanceof Phase.Electing electing
              && electing.ownSent()) {
            coverage.count(Breakage.THE_HIGHEST_CANDIDATE_DIES_WHILE_ITS_TOKEN_TRAVELS);
          }
          if (process.holdsToken()) {
            coverage.count(Breakage.A_SUCCESSOR_DIES_HOLDING_A_TOKEN);
          }
        });
  }

  /** A process has just started. */
  void onStart(NodeProcess started) {
    boolean formerIsBelieved =
        cluster.running().stream()
            .flatMap(process -> process.view().members())
            .anyMatch(peer ->
                peer.member().id().equals(started.member().id())
                    && !peer.member().equals(started.member()));
    if (formerIsBelieved) {
      coverage.count(Breakage.A_RESTART_FASTER_THAN_THE_DETECTION);
    }
  }

  /** A paused process is about to go on. */
  void onWake(NodeProcess process) {
    boolean deposed =
        process.view().isLeader()
            && cluster.running().stream()
                .flatMap(other -> other.view().leader().stream())
                .anyMatch(leader -> leader.epoch() > process.view().epoch());
    if (deposed) {
      coverage.count(Breakage.A_PAUSED_LEADER_WAKES_UP);
    }
  }

  /** A partition has ended. */
  void onHeal() {
    List<ClusterView> leaders =
        cluster.running().stream()
            .filter(process -> !process.isPaused())
            .map(NodeProcess::view)
            .filter(ClusterView::isLeader)
            .toList();
    if (leaders.size() > 1) {
      coverage.count(Breakage.A_PARTITION_HEALS_WITH_TWO_LEADERS);
    }
    long epochs =
        leaders.stream().mapToLong(view -> view.leader().orElseThrow().epoch()).distinct().count();
    if (epochs < leaders.size()) {
      coverage.count(Breakage.TWO_LEADERS_OF_ONE_EPOCH);
    }
  }

  /** A process is about to take an input. */
  void onInput(NodeProcess process, ClusterInput input) {
    ClusterView view = process.view();
    if (input instanceof ClusterInput.TokenReceived received) {
      if (received.token().ring() != view.ring().hash()) {
        coverage.count(Breakage.NODES_HOLD_DIFFERENT_RINGS);
      }
      if (view.phase() instanceof Phase.Electing electing
          && electing.epoch() != received.token().epoch()) {
        coverage.count(Breakage.TWO_ELECTIONS_AT_ONCE);
      }
    } else if (input instanceof ClusterInput.AnnouncementReceived received
        && view.leader().filter(l -> l.epoch() > received.leadership().epoch()).isPresent()) {
      coverage.count(Breakage.A_STALE_ANNOUNCEMENT);
    }
  }
}
