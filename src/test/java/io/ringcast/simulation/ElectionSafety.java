package io.ringcast.simulation;

import io.ringcast.cluster.ClusterEvent;
import io.ringcast.cluster.ClusterInput;
import io.ringcast.cluster.ClusterOutput;
import io.ringcast.cluster.ClusterView;
import io.ringcast.election.Ring;
import io.ringcast.node.NodeId;
import io.ringcast.wire.Message.LeaderAnnouncement;
import io.ringcast.wire.Message.LeaderElection;
import io.ringcast.wire.Message.Leadership;
import io.ringcast.wire.Message.Member;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold of tokens, winners and epochs. */
final class ElectionSafety {

  private final Cluster cluster;
  private final Map<Member, Long> epochs = new HashMap<>();
  private final Map<Long, List<Win>> wins = new HashMap<>();
  private final Map<Election, Traffic> elections = new HashMap<>();

  private record Win(Member winner, Ring ring) {}

  /** All tokens of one epoch on one ring. */
  private record Election(long epoch, long ring) {}

  /** What was sent in one election. */
  private static final class Traffic {
    private final Map<Member, Set<Member>> sendersOfCandidate = new HashMap<>();
    private final Map<Member, Set<Member>> beatenByCandidate = new HashMap<>();
    private int tokens;

    /** Those who sent the token of a candidate on when it was above them. */
    Set<Member> beatenBy(Member candidate) {
      return beatenByCandidate.computeIfAbsent(candidate, c -> new HashSet<>());
    }

    Set<Member> sendersOf(Member candidate) {
      return sendersOfCandidate.computeIfAbsent(candidate, c -> new HashSet<>());
    }
  }

  ElectionSafety(Cluster cluster) {
    this.cluster = cluster;
  }

  void check(Observation step) {
    for (ClusterOutput output : step.outputs()) {
      if (output instanceof ClusterOutput.Send send
          && send.message() instanceof LeaderElection token) {
        onToken(step, token);
      } else if (output instanceof ClusterOutput.Happened happened
          && happened.event().kind() == ClusterEvent.Kind.ELECTION_WON) {
        onWin(step, happened.event());
      }
    }
    if (step.view() != step.former()) {
      epochNeverGoesDown(step.process().member(), step.view().epoch());
      leaderHasWon(step.process().member(), step.view());
    }
  }

  private void onToken(Observation step, LeaderElection token) {
    Ring ring = step.view().ring();
    int size = ring.size();
    if (token.ring() == ring.hash() && token.hops() > size) {
      throw new PropertyViolation(Property.FEW_HOPS, token + " on a ring of " + size);
    }
    Traffic traffic =
        elections.computeIfAbsent(new Election(token.epoch(), token.ring()), e -> new Traffic());
    Member sender = step.process().member();
    traffic.sendersOf(token.candidate()).add(sender);
    LeaderElection own =
        new LeaderElection(token.epoch(), sender, token.ring(), 1, ring.hasSteppedDown(sender));
    boolean pretends = sender.equals(token.candidate()) && own.steppedDown() != token.steppedDown();
    if (!pretends && LeaderElection.BY_CANDIDATE.compare(own, token) <= 0) {
      traffic.beatenBy(token.candidate()).add(sender);
    }
    if (step.input() instanceof ClusterInput.LinkUp) {
      return;
    }
    traffic.tokens++;
    if (token.ring() == ring.hash() && traffic.tokens > size * (size + 1) / 2) {
      throw new PropertyViolation(
          Property.FEW_MESSAGES,
          "token " + traffic.tokens + " of epoch " + token.epoch() + " on a ring of " + size);
    }
  }

  private void onWin(Observation step, ClusterEvent won) {
    Member winner = step.process().member();
    ClusterView view = step.view();
    Ring ring = view.ring();
    long epoch =
        view.leader()
            .filter(leader -> leader.member().equals(winner))
            .orElseThrow(
                () -> new PropertyViolation(Property.CONSISTENT_VIEW, winner + " won, leads not"))
            .epoch();
    if (!ring.highest().equals(winner) && !hasBeatenAll(winner, epoch, ring)) {
      throw new PropertyViolation(
          Property.WINNER_IS_HIGHEST, winner + " won epoch " + epoch + " on " + ring.members());
    }
    wentRound(winner, epoch, ring);
    Integer hops = ring.size() == 1 ? 0 : ring.size();
    if (!hops.equals(won.hops())) {
      throw new PropertyViolation(
          Property.FEW_HOPS, winner + " counts " + won.hops() + " hops on " + ring.members());
    }
    tellsAll(step, ring, new Leadership(epoch, winner));
    List<Win> others = wins.computeIfAbsent(epoch, e -> new ArrayList<>());
    for (Win other : others) {
      boolean shared = !Collections.disjoint(ring.members(), other.ring().members());
      if (shared || isOneLeaderPromised()) {
        throw new PropertyViolation(
            shared ? Property.ONE_WINNER_PER_SHARED_RING : Property.ONE_LEADER_PER_EPOCH,
            "epoch " + epoch + " has two winners: " + other + " and " + winner + " on " + ring);
      }
    }
    others.add(new Win(winner, ring));
  }

  /** Whoever is above the winner by now was not when it sent the winner's token on. */
  private boolean hasBeatenAll(Member winner, long epoch, Ring ring) {
    Traffic traffic = elections.get(new Election(epoch, ring.hash()));
    return traffic != null && traffic.beatenBy(winner).containsAll(ring.members());
  }

  /** Majorities of one set of processes always share one of them. */
  private boolean isOneLeaderPromised() {
    return cluster.settings().expectedSize().isPresent()
        && cluster.starts() <= cluster.settings().expectedSize().getAsInt();
  }

  private void wentRound(Member winner, long epoch, Ring ring) {
    Traffic traffic = elections.get(new Election(epoch, ring.hash()));
    Set<Member> senders = traffic == null ? Set.of() : traffic.sendersOf(winner);
    if (ring.size() > 1 && !senders.containsAll(ring.members())) {
      throw new PropertyViolation(
          Property.WINNER_WENT_ROUND,
          winner
              + " won epoch "
              + epoch
              + " on "
              + ring.members()
              + ", but only "
              + ring.members().stream().filter(senders::contains).toList()
              + " sent its token on");
    }
  }

  private static void tellsAll(Observation step, Ring ring, Leadership won) {
    Set<NodeId> told = new HashSet<>();
    for (ClusterOutput output : step.outputs()) {
      if (output instanceof ClusterOutput.Send send
          && send.message() instanceof LeaderAnnouncement announcement
          && announcement.leadership().equals(won)) {
        told.add(send.to());
      }
    }
    for (Member member : ring.members()) {
      if (!member.equals(won.leader()) && !told.contains(member.id())) {
        throw new PropertyViolation(
            Property.WINNER_TELLS_ALL, won + " was not announced to " + member);
      }
    }
  }

  private void epochNeverGoesDown(Member member, long epoch) {
    Long before = epochs.put(member, epoch);
    if (before != null && before > epoch) {
      throw new PropertyViolation(
          Property.EPOCH_NEVER_DOWN, member + " went from epoch " + before + " to " + epoch);
    }
  }

  private void leaderHasWon(Member member, ClusterView view) {
    if (view.leader().isEmpty()) {
      return;
    }
    ClusterView.Leader leader = view.leader().get();
    List<Win> won = wins.getOrDefault(leader.epoch(), List.of());
    for (Win win : won) {
      if (win.winner().equals(leader.member())) {
        return;
      }
    }
    throw new PropertyViolation(
        Property.FOLLOWED_ONLY_IF_WON,
        member + " follows " + new Leadership(leader.epoch(), leader.member()) + ", who never won");
  }

  /** The highest epoch that any node has seen. */
  long highestEpoch() {
    return epochs.values().stream().mapToLong(Long::longValue).max().orElse(0);
  }
}
