package io.ringcast.routing;

import io.ringcast.node.NodeId;
import io.ringcast.wire.Message;
import io.ringcast.wire.Message.UserSession;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The one owner of {@code user -> (node, stamp)} for the whole cluster. Reads take no lock.
 *
 * <p>Each node says which users it has: first all of them (a snapshot, when its link comes up),
 * then every change. Of two nodes with the same user the higher stamp is right, of equal stamps the
 * higher node id; a local session that is wrong is told to the {@link ReplacedListener}, who takes
 * it out when it ends: not before, so that other nodes, which may hear that first, never find the
 * user nowhere. A stamp is the wall clock's milliseconds or one more than the highest stamp known
 * of that user, whichever is higher: so the newer registration wins wherever the older one is
 * known, and the clocks decide only between sides that did not hear each other.
 *
 * <p>Bounds: at most {@value #MAX_REMOTE_USERS} claims of other nodes, and as many in unfinished
 * snapshots. What is beyond, or is not allowed (user id, stamp), is ignored and counted.
 */
public final class UserDirectory {

  /** How many users all other nodes together may claim. */
  public static final int MAX_REMOTE_USERS = 1_000_000;

  /** Far above any clock, and far below an overflow. */
  private static final long MAX_STAMP = 1L << 53;

  private final NodeId self;
  private final LongSupplier wallClockMillis;
  private final int maxRemoteUsers;
  private final Lock lock = new ReentrantLock();
  private final Claims claims;
  private final Map<NodeId, RemoteNode> remotes = new HashMap<>();
  private final List<PresenceSink> sinks = new ArrayList<>();
  private final LongAdder ignored = new LongAdder();
  private volatile ReplacedListener replacedListener = local -> {};

  /** What is known of another node beside its claims. */
  private static final class RemoteNode {
    /** The parts so far of a snapshot that is not complete, by user. */
    private final Map<String, Long> snapshot = new HashMap<>();

    /** Changes mean nothing before the first snapshot is complete. */
    private boolean known;
  }

  public UserDirectory(NodeId self, LongSupplier wallClockMillis) {
    this(self, wallClockMillis, MAX_REMOTE_USERS);
  }

  UserDirectory(NodeId self, LongSupplier wallClockMillis, int maxRemoteUsers) {
    this.self = self;
    this.wallClockMillis = wallClockMillis;
    this.maxRemoteUsers = maxRemoteUsers;
    this.claims = new Claims(self);
  }

  /** Sets who is told of replaced local sessions; once, before the first registration. */
  public void setReplacedListener(ReplacedListener listener) {
    replacedListener = listener;
  }

  // Reads, without a lock.

  /** The node that has {@code user}. */
  public Optional<NodeId> locate(String user) {
    Claims.Claim winner = claims.winner(user);
    return winner == null ? Optional.empty() : Optional.of(winner.node());
  }

  /** The other nodes that have any user, by rising id; cheap, and never changed after return. */
  public List<NodeId> remoteNodesWithUsers() {
    return claims.remoteNodes();
  }

  /** How many users the cluster has. */
  public int size() {
    return claims.size();
  }

  /** The first {@code limit} users of the cluster in string order. */
  public List<String> users(int limit) {
    return claims.users(limit);
  }

  /** How many claims of other nodes were ignored: beyond the bound, or not allowed. */
  public long ignoredClaims() {
    return ignored.sum();
  }

  // The users of this node.

  /** Registers {@code user} here; any older registration, here or elsewhere, loses to this one. */
  public UserSession register(String user) {
    lock.lock();
    try {
      Claims.Claim known = claims.winner(user);
      long now = wallClockMillis.getAsLong();
      long stamp = known == null ? now : Math.max(now, known.stamp() + 1);
      UserSession session = new UserSession(user, stamp);
      claims.put(self, user, stamp);
      tell(List.of(session), List.of());
      return session;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes {@code session} out.
   *
   * @return false when it was not current any more
   */
  public boolean unregister(UserSession session) {
    lock.lock();
    try {
      return takeOut(self, session, true);
    } finally {
      lock.unlock();
    }
  }

  private boolean takeOut(NodeId node, UserSession session, boolean tell) {
    Claims.Claim claim = claims.of(node, session.user());
    if (claim == null || claim.stamp() != session.stamp()) {
      return false;
    }
    claims.remove(node, session.user());
    if (tell) {
      tell(List.of(), List.of(session));
    }
    return true;
  }

  // Links to other nodes.

  /**
   * Gives {@code sink} all users of this node as the parts of a snapshot (at least one), and from
   * then on every change, in order and without a gap.
   */
  public void attach(PresenceSink sink) {
    lock.lock();
    try {
      List<UserSession> local = List.copyOf(claims.local());
      int from = 0;
      do {
        int to = Math.min(from + Message.Presence.MAX_SESSIONS, local.size());
        sink.onPresence(
            new Message.Presence(true, to == local.size(), local.subList(from, to), List.of()));
        from = to;
      } while (from < local.size());
      sinks.add(sink);
    } finally {
      lock.unlock();
    }
  }

  /** Nothing reaches {@code sink} any more when this returns. */
  public void detach(PresenceSink sink) {
    lock.lock();
    try {
      sinks.remove(sink);
    } finally {
      lock.unlock();
    }
  }

  private void tell(Collection<UserSession> online, Collection<UserSession> offline) {
    if (!sinks.isEmpty()) {
      Message.Presence change =
          new Message.Presence(false, true, List.copyOf(online), List.copyOf(offline));
      sinks.forEach(sink -> sink.onPresence(change));
    }
  }

  // What other nodes say.

  /**
   * A link to {@code node} came up and its snapshot follows: parts of an unfinished one are
   * forgotten. Its users stay as they are until the new snapshot is complete.
   */
  public void expectSnapshot(NodeId node) {
    lock.lock();
    try {
      RemoteNode remote = remotes.get(node);
      if (remote != null) {
        remote.snapshot.clear();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes what {@code node} says of its users. Parts of a snapshot are kept until the last one, so
   * that no user vanishes in between. Changes of a node without a snapshot so far are ignored: they
   * come late, from one that is removed.
   */
  public void applyPresence(NodeId node, Message.Presence presence) {
    if (node.equals(self)) {
      return;
    }
    List<UserSession> replaced = new ArrayList<>();
    lock.lock();
    try {
      RemoteNode remote =
          presence.snapshot()
              ? remotes.computeIfAbsent(node, ignoredNode -> new RemoteNode())
              : remotes.get(node);
      if (remote == null) {
        return;
      }
      if (presence.snapshot()) {
        applySnapshot(node, remote, presence, replaced);
      } else if (remote.known) {
        presence.offline().forEach(session -> takeOut(node, session, false));
        presence.online().forEach(session -> claim(node, session, replaced));
      }
    } finally {
      lock.unlock();
    }
    replaced.forEach(replacedListener::onReplaced);
  }

  private void applySnapshot(
      NodeId node, RemoteNode remote, Message.Presence presence, List<UserSession> replaced) {
    int waiting = remotes.values().stream().mapToInt(other -> other.snapshot.size()).sum();
    for (UserSession session : presence.online()) {
      if (waiting < maxRemoteUsers && isAllowed(session)) {
        waiting += remote.snapshot.put(session.user(), session.stamp()) == null ? 1 : 0;
      } else {
        ignored.increment();
      }
    }
    if (!presence.last()) {
      return;
    }
    remote.snapshot.forEach((user, stamp) -> claim(node, new UserSession(user, stamp), replaced));
    // Last, so that readers never find the node without users in between.
    claims.removeAll(node, remote.snapshot.keySet());
    remote.snapshot.clear();
    remote.known = true;
  }

  private void claim(NodeId node, UserSession session, List<UserSession> replaced) {
    boolean further = claims.of(node, session.user()) == null;
    if (!isAllowed(session) || (further && claims.remoteCount() >= maxRemoteUsers)) {
      ignored.increment();
      return;
    }
    claims.put(node, session.user(), session.stamp());
    Claims.Claim local = claims.of(self, session.user());
    if (local != null && !local.equals(claims.winner(session.user()))) {
      replaced.add(new UserSession(session.user(), local.stamp()));
    }
  }

  private static boolean isAllowed(UserSession session) {
    return session.stamp() >= 0 && session.stamp() <= MAX_STAMP && UserId.isAllowed(session.user());
  }

  /** {@code node} is gone, and its users with it, until its next snapshot. */
  public void removeNode(NodeId node) {
    lock.lock();
    try {
      remotes.remove(node);
      if (!node.equals(self)) {
        claims.removeAll(node, Set.of());
      }
    } finally {
      lock.unlock();
    }
  }
}
