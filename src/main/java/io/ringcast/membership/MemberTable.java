package io.ringcast.membership;

import io.ringcast.node.NodeId;
import io.ringcast.wire.Message.Member;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Everything that the failure detector knows; immutable.
 *
 * @param peers all other nodes heard of, at most {@value #MAX_PEERS}, in the order of their ids
 * @param lastTickNanos when time last went by, to notice that this process itself stood still;
 *     empty before the first time
 * @param rival the last sign of another node with this node's id; a second one is proof
 */
public record MemberTable(
    SortedMap<NodeId, Peer> peers, OptionalLong lastTickNanos, Optional<Rival> rival) {

  /** How many peers are remembered, dead ones included. */
  public static final int MAX_PEERS = 255;

  /** How many of the live ones may be known by datagrams alone, which anybody can send. */
  public static final int MAX_RUMOURS = 64;

  /** Another incarnation of the own id, and its last heartbeat. */
  public record Rival(Member member, long sequence) {}

  public MemberTable {
    peers = Collections.unmodifiableSortedMap(peers);
  }

  /** The table of a node that knows nobody. */
  public static MemberTable empty() {
    return new MemberTable(new TreeMap<>(), OptionalLong.empty(), Optional.empty());
  }

  public Optional<Peer> peer(NodeId id) {
    return Optional.ofNullable(peers.get(id));
  }

  /** The peer, if it is known in that very incarnation. */
  public Optional<Peer> peer(Member member) {
    return peer(member.id()).filter(peer -> peer.member().equals(member));
  }

  /** Those whom this node takes for members, in the order of their ids. */
  public List<Peer> members() {
    return select(Peer::isMember);
  }

  long liveRumours() {
    return select(peer -> peer.isRumour() && peer.state().isLive()).size();
  }

  private List<Peer> select(Predicate<Peer> predicate) {
    List<Peer> selected = new ArrayList<>(peers.size());
    for (Peer peer : peers.values()) {
      if (predicate.test(peer)) {
        selected.add(peer);
      }
    }
    return selected;
  }

  /** Whether nothing of the peers has changed since {@code other}. */
  @SuppressWarnings("ReferenceEquality") // To compare all peers takes longer than what it saves.
  public boolean sharesPeersWith(MemberTable other) {
    return peers == other.peers;
  }

  MemberTable with(Peer peer) {
    SortedMap<NodeId, Peer> changed = new TreeMap<>(peers);
    changed.put(peer.member().id(), peer);
    return new MemberTable(changed, lastTickNanos, rival);
  }

  MemberTable withPeers(SortedMap<NodeId, Peer> newPeers, long tickNanos) {
    return new MemberTable(newPeers, OptionalLong.of(tickNanos), rival);
  }

  MemberTable withTick(long tickNanos) {
    return new MemberTable(peers, OptionalLong.of(tickNanos), rival);
  }

  MemberTable without(NodeId id) {
    SortedMap<NodeId, Peer> changed = new TreeMap<>(peers);
    changed.remove(id);
    return new MemberTable(changed, lastTickNanos, rival);
  }

  MemberTable withRival(Rival newRival) {
    return new MemberTable(peers, lastTickNanos, Optional.of(newRival));
  }
}
