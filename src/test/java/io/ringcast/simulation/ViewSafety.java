package io.ringcast.simulation;

import io.ringcast.cluster.ClusterInput;
import io.ringcast.cluster.ClusterView;
import io.ringcast.election.ElectionSettings;
import io.ringcast.election.Phase;
import io.ringcast.membership.Peer;
import io.ringcast.node.NodeId;
import io.ringcast.wire.Message.KnownMember;
import io.ringcast.wire.Message.Leadership;
import io.ringcast.wire.Message.Member;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/** Whether a view agrees with itself. */
final class ViewSafety {

  private static final long SILENCE_LIMIT = Settings.membership().silenceLimit().toNanos();

  private final ElectionSettings election;
  private final Map<NodeProcess, Long> contradictedSince = new HashMap<>();
  private final Map<NodeProcess, Long> disputedSince = new HashMap<>();
  private final Map<NodeProcess, Naming> namingOfLinked = new HashMap<>();
  private final Map<NodeProcess, Naming> namingOfRing = new HashMap<>();

  ViewSafety(ElectionSettings election) {
    this.election = election;
  }

  /** What is the same as in the {@code former} view was right there and is right here. */
  void check(NodeProcess process, ClusterInput input, ClusterView former) {
    ClusterView view = process.view();
    boolean sameElection = isSameElection(view, former);
    if (!sameElection || !isSameButTimes(view.peers(), former.peers())) {
      check(process, view);
      ringIsKept(process, view, former);
      ringIsAgreed(process, view);
    }
    if (input instanceof ClusterInput.Tick) {
      isNotContradictedForLong(process, view);
    }
    if (!sameElection || view.hello() != former.hello()) {
      require(
          view.hello().epoch() == view.epoch()
              && Objects.equals(view.hello().leadership(), leadership(view)),
          process,
          "its hello says something else");
    }
  }

  private void check(NodeProcess process, ClusterView view) {
    Member self = process.member();
    require(view.self().member().equals(self), process, "another self");
    peersAreInOrder(process, view);
    boolean majority = election.hasMajority(view.ring().size());
    if (!majority && view.leader().isPresent()) {
      throw new PropertyViolation(
          Property.NO_LEADER_WITHOUT_MAJORITY,
          self + " follows " + view.leader().get().member() + " on " + view.ring().members());
    }
    leaderIsThere(process, view);
    require(
        view.state() == expectedState(view, majority),
        process,
        () -> "state " + view.state() + " where " + expectedState(view, majority) + " belongs");
    boolean leads = view.leader().filter(leader -> leader.member().equals(self)).isPresent();
    require(view.isLeader() == leads, process, () -> "role " + view.role());
  }

  private static boolean isSameElection(ClusterView view, ClusterView former) {
    return view.phase() == former.phase()
        && view.ring() == former.ring()
        && view.role() == former.role()
        && view.state() == former.state()
        && view.epoch() == former.epoch()
        && view.leader().equals(former.leader());
  }

  /** Whether nothing changed but when the peers were heard. */
  private static boolean isSameButTimes(List<Peer> peers, List<Peer> former) {
    if (peers == former) {
      return true;
    }
    if (peers.size() != former.size()) {
      return false;
    }
    for (int i = 0; i < peers.size(); i++) {
      Peer peer = peers.get(i);
      Peer before = former.get(i);
      if (peer.member() != before.member()
          || peer.state() != before.state()
          || peer.linked() != before.linked()
          || peer.linkUp() != before.linkUp()
          || peer.heartbeat().members() != before.heartbeat().members()) {
        return false;
      }
    }
    return true;
  }

  private static Leadership leadership(ClusterView view) {
    return view.leader().map(l -> new Leadership(l.epoch(), l.member())).orElse(null);
  }

  private static void peersAreInOrder(NodeProcess process, ClusterView view) {
    NodeId last = null;
    for (Peer peer : view.peers()) {
      NodeId id = peer.member().id();
      require(last == null || last.compareTo(id) < 0, process, () -> "peers out of order at " + id);
      require(!id.equals(process.member().id()), process, "it is its own peer");
      require(!peer.linkUp() || (peer.linked() && peer.state().isLive()), process, "dead link");
      last = id;
    }
  }

  /** Who is linked with this node stays, until not all of those have named each other for long. */
  private void ringIsKept(NodeProcess process, ClusterView view, ClusterView former) {
    List<Peer> linked =
        view.peers().stream()
            .filter(peer -> peer.isMember() && isNamed(process.member(), peer))
            .toList();
    Long since = disputedSince.get(process);
    boolean forLong = since != null && view.asOfNanos() - since >= SILENCE_LIMIT;
    if (view.ring() != former.ring() && !forLong) {
      for (Peer peer : linked) {
        if (former.ring().contains(peer.member()) && !view.ring().contains(peer.member())) {
          throw new PropertyViolation(
              Property.RING_IS_KEPT, process.member() + " puts " + peer.member() + " out at once");
        }
      }
    }
    if (isDisputed(process, linked)) {
      disputedSince.putIfAbsent(process, view.asOfNanos());
    } else {
      disputedSince.remove(process);
    }
  }

  /** Whether one of these does not name another. */
  private boolean isDisputed(NodeProcess process, List<Peer> linked) {
    if (linked.size() < 2) {
      return false;
    }
    Set<Member> members = new HashSet<>();
    linked.forEach(peer -> members.add(peer.member()));
    Naming naming = namingOfLinked.computeIfAbsent(process, p -> new Naming()).of(members);
    return linked.stream().anyMatch(peer -> naming.count(peer) < linked.size() - 1);
  }

  private static boolean isNamed(Member member, Peer by) {
    for (KnownMember known : by.heartbeat().members()) {
      if (known.member().equals(member)) {
        return true;
      }
    }
    return false;
  }

  /** All in the ring are members, and say that they are linked with this node and, soon, all. */
  private void ringIsAgreed(NodeProcess process, ClusterView view) {
    Set<Member> ring = new HashSet<>(view.ring().members());
    require(ring.contains(process.member()), process, "it is not in its ring itself");
    boolean agreed = true;
    Member last = null;
    for (Member member : view.ring().members()) {
      require(last == null || last.id().compareTo(member.id()) < 0, process, "ring out of order");
      last = member;
    }
    Naming naming = namingOfRing.computeIfAbsent(process, p -> new Naming()).of(ring);
    int members = 1;
    for (Peer peer : view.peers()) {
      if (ring.contains(peer.member())) {
        require(peer.isMember(), process, () -> peer.member() + " is in the ring, but no member");
        members++;
        require(
            isNamed(process.member(), peer),
            process,
            () -> peer.member() + " is in the ring and does not name this node");
        agreed &= naming.count(peer) == ring.size() - 1;
      }
    }
    require(members == ring.size(), process, "somebody in the ring is not known");
    if (agreed) {
      contradictedSince.remove(process);
    } else {
      contradictedSince.putIfAbsent(process, view.asOfNanos());
    }
  }

  /** What one of the ring says of another may be late, but only by so much. */
  private void isNotContradictedForLong(NodeProcess process, ClusterView view) {
    Long since = contradictedSince.get(process);
    require(
        since == null || view.asOfNanos() - since < SILENCE_LIMIT,
        process,
        "not all in the ring name each other, and that for long");
  }

  private static void leaderIsThere(NodeProcess process, ClusterView view) {
    if (view.leader().isPresent()) {
      ClusterView.Leader leader = view.leader().get();
      require(view.ring().contains(leader.member()), process, "the leader is not in the ring");
      require(leader.epoch() <= view.epoch(), process, "the leader's epoch is above all seen");
    }
    if (view.phase() instanceof Phase.Electing electing) {
      require(electing.epoch() <= view.epoch(), process, "an election above all epochs seen");
      require(
          view.leader().filter(leader -> leader.epoch() >= electing.epoch()).isEmpty(),
          process,
          "an election that is decided goes on");
    }
  }

  private static ClusterView.State expectedState(ClusterView view, boolean majority) {
    if (!majority) {
      return ClusterView.State.DEGRADED;
    }
    if (view.leader().isEmpty() || view.phase() instanceof Phase.Electing) {
      return ClusterView.State.ELECTING;
    }
    return view.ring().size() == 1 ? ClusterView.State.STANDALONE : ClusterView.State.STABLE;
  }

  private static void require(boolean holds, NodeProcess process, String problem) {
    require(holds, process, () -> problem);
  }

  private static void require(boolean holds, NodeProcess process, Supplier<String> problem) {
    if (!holds) {
      throw new PropertyViolation(
          Property.CONSISTENT_VIEW,
          process.member() + ": " + problem.get() + ": " + process.view());
    }
  }
}
