package io.ringcast.routing;

import io.ringcast.node.NodeId;
import io.ringcast.wire.Message.UserSession;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/**
 * Which node says that it has which user, and, of several that say so, which one is right: the one
 * with the highest stamp, among equal stamps the highest node id.
 *
 * <p>Every claim is kept until its node takes it back, the losing ones too. So what stands here is
 * a function of what each node last said of itself, in whatever order the nodes were heard: when
 * the winner goes, the next best is there again, and all nodes end with the same answer.
 *
 * <p>Writes need the caller's lock; the answers may be read by any thread meanwhile.
 */
final class Claims {

  /** One node's word that it has a user. */
  record Claim(NodeId node, long stamp) {
    boolean beats(@Nullable Claim other) {
      if (other == null || stamp != other.stamp) {
        return other == null || stamp > other.stamp;
      }
      return node.compareTo(other.node) > 0;
    }
  }

  private final NodeId self;
  private final Map<NodeId, Map<String, Claim>> claimsByNode = new HashMap<>();
  private final ConcurrentHashMap<String, Claim> winners = new ConcurrentHashMap<>();
  private final ConcurrentSkipListSet<String> users = new ConcurrentSkipListSet<>();
  private volatile List<NodeId> remoteNodes = List.of();
  private int remoteCount;

  Claims(NodeId self) {
    this.self = self;
    claimsByNode.put(self, new HashMap<>());
  }

  // Read by any thread.

  @Nullable Claim winner(String user) {
    return winners.get(user);
  }

  int size() {
    return winners.size();
  }

  List<String> users(int limit) {
    return users.stream().limit(limit).toList();
  }

  /** The other nodes that claim any user, by rising id. */
  List<NodeId> remoteNodes() {
    return remoteNodes;
  }

  // Under the caller's lock.

  /** How many claims of other nodes there are. */
  int remoteCount() {
    return remoteCount;
  }

  Collection<UserSession> local() {
    List<UserSession> sessions = new ArrayList<>();
    of(self).forEach((user, claim) -> sessions.add(new UserSession(user, claim.stamp())));
    return sessions;
  }

  @Nullable Claim of(NodeId node, String user) {
    return of(node).get(user);
  }

  private Map<String, Claim> of(NodeId node) {
    Map<String, Claim> claims = claimsByNode.get(node);
    return claims == null ? Map.of() : claims;
  }

  /** {@code node} has {@code user}; replaces what the same node said of that user before. */
  void put(NodeId node, String user, long stamp) {
    Claim claim = new Claim(node, stamp);
    Map<String, Claim> claims = claimsByNode.computeIfAbsent(node, ignored -> new HashMap<>());
    if (claims.put(user, claim) == null) {
      onCount(node, claims.size(), 1);
    }
    Claim winner = winners.get(user);
    if (claim.beats(winner)) {
      win(user, claim);
    } else if (winner != null && winner.node().equals(node)) {
      decideAgain(user);
    }
  }

  /** Takes the claim back, whatever its stamp. */
  void remove(NodeId node, String user) {
    Map<String, Claim> claims = of(node);
    if (claims.containsKey(user)) {
      claims.remove(user);
      onCount(node, claims.size(), -1);
      decideAgain(user);
    }
  }

  void removeAll(NodeId node, Set<String> except) {
    for (String user : new HashSet<>(of(node).keySet())) {
      if (!except.contains(user)) {
        remove(node, user);
      }
    }
    if (!node.equals(self) && of(node).isEmpty()) {
      claimsByNode.remove(node);
    }
  }

  private void decideAgain(String user) {
    Claim best = null;
    for (Map<String, Claim> claims : claimsByNode.values()) {
      Claim claim = claims.get(user);
      if (claim != null && claim.beats(best)) {
        best = claim;
      }
    }
    if (best != null) {
      win(user, best);
    } else {
      winners.remove(user);
      users.remove(user);
    }
  }

  private void win(String user, Claim claim) {
    if (winners.put(user, claim) == null) {
      users.add(user);
    }
  }

  private void onCount(NodeId node, int claims, int change) {
    if (node.equals(self)) {
      return;
    }
    remoteCount += change;
    boolean cameOrWent = claims == 0 || (claims == 1 && change > 0);
    if (cameOrWent) {
      remoteNodes =
          claimsByNode.entrySet().stream()
              .filter(entry -> !entry.getKey().equals(self) && !entry.getValue().isEmpty())
              .map(Map.Entry::getKey)
              .sorted()
              .toList();
    }
  }
}
