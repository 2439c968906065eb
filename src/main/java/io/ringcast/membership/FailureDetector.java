package io.ringcast.membership;

import io.ringcast.node.NodeId;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A heartbeat failure detector as pure steps: a table and an input give a table and what changed.
 *
 * <p>The intuition: silence is weak evidence, and only a long one counts. A broken connection is
 * stronger, but may be the network's doing. A refused connection to a process that was reached
 * before is proof, for a process that lives would listen. And when everybody falls silent at once,
 * or the own clock made a leap, the fault is probably here.
 *
 * <p>Anybody can send a datagram. So it keeps a live peer alive, and tells where to look for one
 * that is not known or seems dead; everything else is believed over links only.
 */
public final class FailureDetector {

  private final Member self;
  private final long intervalNanos;
  private final long silenceLimitNanos;
  private final long retentionNanos;

  public FailureDetector(Member self, MembershipSettings settings) {
    this.self = self;
    intervalNanos = settings.heartbeatInterval().toNanos();
    silenceLimitNanos = settings.silenceLimit().toNanos();
    retentionNanos = settings.retention().toNanos();
  }

  /** What follows from one input. */
  public record Step(MemberTable table, List<MembershipChange> changes) {
    static Step unchanged(MemberTable table) {
      return new Step(table, List.of());
    }

    static Step of(MemberTable table, MembershipChange... changes) {
      return new Step(table, List.of(changes));
    }
  }

  /** A heartbeat of this cluster came. */
  public Step onHeartbeat(
      MemberTable table, NodeId sender, Heartbeat heartbeat, Channel channel, long nowNanos) {
    Member member = new Member(sender, heartbeat.incarnation());
    if (member.equals(self)) {
      return Step.unchanged(table);
    }
    boolean datagram = channel == Channel.DATAGRAM;
    if (datagram && heartbeat.leaving()) {
      // Anybody can say goodbye in another's name; it came over the links, too.
      return Step.unchanged(table);
    }
    if (sender.equals(self.id())) {
      return datagram ? rumour(table, member, heartbeat) : onRival(table, member, heartbeat);
    }
    Optional<Peer> known = table.peer(sender);
    if (known.isEmpty()) {
      return heartbeat.leaving()
          ? Step.unchanged(table)
          : admit(table, member, heartbeat, channel, nowNanos);
    }
    Peer peer = known.get();
    if (member.equals(peer.member())) {
      return onKnown(table, peer, heartbeat, channel, nowNanos);
    }
    if (heartbeat.leaving() || !mayReplace(member, peer, channel, nowNanos)) {
      return Step.unchanged(table);
    }
    if (datagram && peer.state().isLive()) {
      return rumour(table, member, heartbeat);
    }
    Step admitted = admit(table, member, heartbeat, channel, nowNanos);
    if (!peer.state().isLive()) {
      return admitted;
    }
    List<MembershipChange> changes = new ArrayList<>();
    changes.add(failed(peer, "it was started anew"));
    changes.addAll(admitted.changes());
    return new Step(admitted.table(), changes);
  }

  private static Step rumour(MemberTable table, Member member, Heartbeat heartbeat) {
    return Step.of(table, new MembershipChange.Rumoured(member, heartbeat.addresses().link()));
  }

  /** Whether {@code member} may have taken the place of {@code peer}, another of the same id. */
  private boolean mayReplace(Member member, Peer peer, Channel channel, long nowNanos) {
    if (member.incarnation().compareTo(peer.member().incarnation()) > 0) {
      // While the link to the former one is up, the new one may be a second node that was given the
      // same id by mistake. A restart breaks the link, and then the next heartbeat is believed.
      return !(peer.state() instanceof PeerState.Alive && peer.linkUp());
    }
    // A node whose wall clock was set back starts with a lower incarnation: believed when the
    // former one has been silent for so long that nothing of it can still be on its way, or was
    // never more than a rumour.
    return silentFor(peer, nowNanos) >= 2 * silenceLimitNanos
        || (peer.isRumour() && channel == Channel.LINK);
  }

  private Step onRival(MemberTable table, Member member, Heartbeat heartbeat) {
    if (heartbeat.leaving()) {
      return Step.unchanged(table);
    }
    MemberTable noted = table.withRival(new MemberTable.Rival(member, heartbeat.sequence()));
    boolean secondSign =
        table
            .rival()
            .filter(rival -> rival.member().equals(member))
            .filter(rival -> rival.sequence() < heartbeat.sequence())
            .isPresent();
    if (member.incarnation().compareTo(self.incarnation()) > 0) {
      return Step.of(noted, new MembershipChange.Challenged(member));
    }
    // One heartbeat may be the last of a former life of this very node, still on its way.
    return secondSign
        ? Step.of(noted, new MembershipChange.SupersededBy(member))
        : Step.unchanged(noted);
  }

  private Step admit(
      MemberTable table, Member member, Heartbeat heartbeat, Channel channel, long nowNanos) {
    // The next life of a dead peer is a rumour more, too.
    if (channel == Channel.DATAGRAM && table.liveRumours() >= MemberTable.MAX_RUMOURS) {
      return Step.unchanged(table);
    }
    MemberTable roomy = table;
    if (table.peer(member.id()).isEmpty()) {
      if (table.peers().size() >= MemberTable.MAX_PEERS) {
        Optional<Peer> leastMissed = leastMissed(table);
        if (leastMissed.isEmpty()) {
          return Step.of(table, new MembershipChange.TableFull(member));
        }
        roomy = table.without(leastMissed.get().member().id());
      }
    }
    Peer peer = Peer.first(member, heartbeat, channel, nowNanos);
    return Step.of(roomy.with(peer), new MembershipChange.Discovered(member));
  }

  /** The dead one that was silent longest; makes room for another. */
  private static Optional<Peer> leastMissed(MemberTable table) {
    return table.peers().values().stream()
        .filter(peer -> !peer.state().isLive())
        .min(Comparator.comparingLong(Peer::lastHeardNanos));
  }

  private Step onKnown(
      MemberTable table, Peer peer, Heartbeat heartbeat, Channel channel, long nowNanos) {
    if (channel == Channel.DATAGRAM && peer.state() instanceof PeerState.Failed) {
      // Whatever its number: one that was forged before it may have had a high one.
      return rumour(table, peer.member(), heartbeat);
    }
    Optional<Peer> newer = peer.heard(heartbeat, channel, nowNanos);
    if (newer.isEmpty() || peer.state() instanceof PeerState.Left) {
      return Step.unchanged(table);
    }
    Peer heard = newer.get();
    if (heartbeat.leaving()) {
      if (!peer.state().isLive()) {
        return Step.unchanged(table);
      }
      return Step.of(
          table.with(heard.withLink(false).withState(new PeerState.Left(nowNanos))),
          peer.isMember()
              ? new MembershipChange.Left(peer.member())
              : new MembershipChange.Lost(peer.member()));
    }
    if (!(peer.state() instanceof PeerState.Failed failed)) {
      MemberTable noted = table.with(heard);
      // Of two datagrams that tell different addresses either may be forged.
      return peer.isRumour() && !heartbeat.addresses().equals(peer.heartbeat().addresses())
          ? rumour(noted, peer.member(), heartbeat)
          : Step.unchanged(noted);
    }
    return Step.of(
        table.with(heard.withState(failed.toAlive())),
        peer.linked()
            ? new MembershipChange.Recovered(peer.member(), "it was heard again")
            : new MembershipChange.Discovered(peer.member()));
  }

  /** The link to {@code member} is up. */
  public Step onLinkUp(MemberTable table, Member member) {
    Optional<Peer> known = table.peer(member).filter(peer -> peer.state().isLive());
    if (known.isEmpty()) {
      return Step.unchanged(table);
    }
    Peer peer = known.get();
    Peer linked = peer.withLink(true);
    List<MembershipChange> changes = new ArrayList<>();
    if (peer.state() instanceof PeerState.Suspect suspect) {
      linked = linked.withState(suspect.toAlive());
      changes.add(new MembershipChange.Recovered(member, "its link is up again"));
    }
    if (!peer.linked()) {
      changes.add(new MembershipChange.Joined(member));
    }
    return new Step(table.with(linked), changes);
  }

  /** The link to {@code member} broke. */
  public Step onLinkDown(MemberTable table, Member member, String reason, long nowNanos) {
    Optional<Peer> known = table.peer(member);
    if (known.isEmpty()) {
      return Step.unchanged(table);
    }
    Peer peer = known.get().withLink(false);
    if (peer.state() instanceof PeerState.Alive alive) {
      return Step.of(
          table.with(peer.withState(alive.toSuspect(nowNanos))),
          new MembershipChange.Suspected(member, reason));
    }
    return Step.unchanged(table.with(peer));
  }

  /**
   * Nobody listens at the address of {@code member}, or somebody else does. Proof of its end if it
   * was reached there before; otherwise it only cannot be linked.
   */
  public Step onUnreachable(MemberTable table, Member member, String reason, long nowNanos) {
    Optional<Peer> known = table.peer(member).filter(Peer::isMember);
    if (known.isEmpty()) {
      return Step.unchanged(table);
    }
    Peer failed = known.get().withLink(false).withState(new PeerState.Failed(nowNanos));
    return Step.of(table.with(failed), new MembershipChange.Failed(member, reason));
  }

  /** The round trip over the link to {@code member} took that long. */
  public MemberTable onRoundTrip(MemberTable table, Member member, long rttNanos) {
    return table.peer(member).map(peer -> table.with(peer.withRtt(rttNanos))).orElse(table);
  }

  /** Time goes by: called several times in a heartbeat interval. */
  public Step onTick(MemberTable table, long nowNanos) {
    long sinceLast = nowNanos - table.lastTickNanos().orElse(nowNanos);
    long pause = sinceLast > intervalNanos ? sinceLast : 0;
    if (pause == 0 && isEverybodyThere(table, nowNanos)) {
      return Step.unchanged(table.withTick(nowNanos));
    }
    List<MembershipChange> changes = new ArrayList<>();
    if (pause > 0) {
      changes.add(new MembershipChange.Paused(Duration.ofNanos(pause)));
    }
    SortedMap<NodeId, Peer> peers = new TreeMap<>();
    for (Peer peer : table.peers().values()) {
      peers.put(peer.member().id(), pause > 0 ? peer.forgive(pause, nowNanos) : peer);
    }
    failSilent(peers, nowNanos, changes);
    peers.replaceAll((id, peer) -> isOutOfReach(peer, nowNanos) ? peer.unlinked() : peer);
    peers.values().removeIf(peer -> isForgotten(peer, nowNanos));
    return new Step(table.withPeers(peers, nowNanos), changes);
  }

  /** Whether a tick has nothing to do, as almost all have. */
  private boolean isEverybodyThere(MemberTable table, long nowNanos) {
    for (Peer peer : table.peers().values()) {
      long limit = peer.state().isLive() ? silenceLimitNanos : retentionNanos;
      if (silentFor(peer, nowNanos) >= limit || isOutOfReach(peer, nowNanos)) {
        return false;
      }
    }
    return true;
  }

  private void failSilent(
      SortedMap<NodeId, Peer> peers, long nowNanos, List<MembershipChange> changes) {
    List<Peer> live = peers.values().stream().filter(peer -> peer.state().isLive()).toList();
    // Who falls silent at one moment was last heard at different ones, within an interval.
    long together = Math.max(intervalNanos, silenceLimitNanos - intervalNanos);
    boolean allSilent =
        live.size() > 1 && live.stream().allMatch(peer -> silentFor(peer, nowNanos) >= together);
    long grace = allSilent ? intervalNanos : 0;
    for (Peer peer : live) {
      if (silentFor(peer, nowNanos) >= silenceLimitNanos + grace) {
        long millis = Duration.ofNanos(silentFor(peer, nowNanos)).toMillis();
        peers.put(
            peer.member().id(), peer.withLink(false).withState(new PeerState.Failed(nowNanos)));
        changes.add(failed(peer, "silent for " + millis + " ms"));
      }
    }
  }

  /** A member that may be heard, but that nothing was sent to for the silence limit. */
  private boolean isOutOfReach(Peer peer, long nowNanos) {
    return peer.linked()
        && peer.state() instanceof PeerState.Suspect suspect
        && nowNanos - suspect.sinceNanos() >= silenceLimitNanos;
  }

  private static MembershipChange failed(Peer peer, String reason) {
    return peer.isMember()
        ? new MembershipChange.Failed(peer.member(), reason)
        : new MembershipChange.Lost(peer.member());
  }

  private boolean isForgotten(Peer peer, long nowNanos) {
    return !peer.state().isLive() && silentFor(peer, nowNanos) >= retentionNanos;
  }

  private static long silentFor(Peer peer, long nowNanos) {
    return nowNanos - peer.lastHeardNanos();
  }
}
