package io.ringcast.simulation;

import io.ringcast.cluster.ClusterEvent;
import io.ringcast.cluster.ClusterInput;
import io.ringcast.cluster.ClusterOutput;
import io.ringcast.cluster.ClusterView;
import io.ringcast.election.ElectionSettings;
import io.ringcast.membership.Peer;
import io.ringcast.wire.Message.Leadership;
import io.ringcast.wire.Message.Member;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What must hold at every moment, whatever fails. */
final class Safety {

  private final ElectionSettings election;
  private final Map<Member, Long> epochs = new HashMap<>();
  private final Map<Leadership, Set<Member>> wins = new HashMap<>();

  Safety(ElectionSettings election) {
    this.election = election;
  }

  void check(NodeProcess process, ClusterInput input, List<ClusterOutput> outputs) {
    ClusterView view = process.view();
    for (ClusterOutput output : outputs) {
      switch (output) {
        case ClusterOutput.Happened happened
            when happened.event().kind() == ClusterEvent.Kind.ELECTION_WON ->
            onWin(
                new Leadership(happened.event().epoch(), process.member()),
                Set.copyOf(view.ring().members()));
        case ClusterOutput.MustStop stop ->
            throw new AssertionError(process.member() + " was told to stop: " + stop.text());
        default -> {}
      }
    }
    epochsNeverGoDown(process.member(), view.epoch());
    view.leader()
        .ifPresent(leader -> {
          isWon(process, new Leadership(leader.epoch(), leader.member()));
          isThere(process, leader.member());
        });
    if (view.isLeader() && !view.leader().orElseThrow().member().equals(process.member())) {
      throw new AssertionError(process.member() + " leads, and follows another");
    }
  }

  static Set<Member> ring(NodeProcess process) {
    Set<Member> ring = process.view().members().map(Peer::member).collect(Collectors.toSet());
    ring.add(process.member());
    return ring;
  }

  private void onWin(Leadership won, Set<Member> ring) {
    wins.forEach((other, otherRing) -> {
      boolean shared = !Collections.disjoint(new HashSet<>(ring), otherRing);
      if (other.epoch() == won.epoch() && shared) {
        throw new AssertionError(
            "rings that share a node have two winners: "
                + won
                + " on "
                + ring
                + ", "
                + other
                + " on "
                + otherRing);
      }
    });
    wins.put(won, ring);
  }

  private void epochsNeverGoDown(Member member, long epoch) {
    Long before = epochs.put(member, epoch);
    if (before != null && before > epoch) {
      throw new AssertionError(member + " went from epoch " + before + " down to " + epoch);
    }
  }

  private void isWon(NodeProcess process, Leadership leadership) {
    if (!wins.containsKey(leadership)) {
      throw new AssertionError(
          process.member() + " follows " + leadership + ", who never won that epoch");
    }
  }

  private void isThere(NodeProcess process, Member leader) {
    Set<Member> ring = Set.copyOf(process.view().ring().members());
    if (!election.hasMajority(ring.size())) {
      throw new AssertionError(process.member() + " follows " + leader + " in a minority: " + ring);
    }
    if (!ring.contains(leader)) {
      throw new AssertionError(
          process.member() + " follows " + leader + ", who is not in its ring " + ring);
    }
  }
}
