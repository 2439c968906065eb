package io.ringcast.balance;

import io.ringcast.node.NodeId;
import io.ringcast.wire.Message.MoveClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides, on the leader, which node is to move how many clients to which other one; pure, for one
 * thread.
 *
 * <p>An intuition: clients come and go, so a small difference is left alone. One that stays above
 * {@link #HIGH} of a node's quota for a while (as when a node has joined) is worked off in small
 * rounds, until it is below {@link #LOW}, or to nothing if an operator asks for it. Within that,
 * and for {@link #ROLE_LASTS} after it, a node that gave clients takes none and one that took some
 * gives none, whatever the late and noisy numbers say: so two nodes never swap clients.
 */
public final class Rebalance {

  static final double HIGH = 0.2;
  static final double LOW = 0.05;
  static final Duration ROLE_LASTS = Duration.ofMinutes(1);

  /** Fewer above the quota than this are no reason to begin. */
  static final int FEWEST = 2;

  /** In one round a node moves at most this share of its quota, and at least {@link #FEWEST}. */
  private static final int ROUND_SHARE = 20;

  /** {@code from} is to move {@code count} clients to {@code to}. */
  public record Order(NodeId from, NodeId to, int count) {}

  /**
   * What a round has come to.
   *
   * @param began true in the first round of working off a difference
   */
  public record Round(List<Order> orders, boolean began) {}

  private enum Side {
    GIVES,
    TAKES
  }

  private record Role(Side side, long sinceNanos) {}

  private final long steadyNanos;
  private final long roundNanos;
  private final Map<NodeId, Role> roles = new HashMap<>();
  private boolean above;
  private long aboveSinceNanos;
  private boolean working;
  private double enough = LOW;
  private long nextRoundNanos;
  private double imbalance;

  /**
   * @param heartbeatInterval the numbers are as old as that
   */
  public Rebalance(Duration heartbeatInterval) {
    steadyNanos = 3 * heartbeatInterval.toNanos();
    roundNanos = 3 * heartbeatInterval.toNanos();
  }

  /** How far the fullest node is above its quota, as a share of that; 0 is even. */
  public double imbalance() {
    return imbalance;
  }

  /** This node leads no longer, or the ring is not stable: what was seen so far does not count. */
  public void forget() {
    above = false;
    working = false;
    enough = LOW;
    imbalance = 0;
  }

  /** The next round begins at once, and the work goes on until nothing is left to move. */
  public void hurry(long nowNanos) {
    working = true;
    enough = 0;
    nextRoundNanos = nowNanos;
  }

  /**
   * Time goes by.
   *
   * @param candidates the members whose load is known; those that take no clients are left out
   */
  public Round onTick(Collection<Candidate> candidates, long nowNanos) {
    List<Quota.Share> shares =
        candidates.stream()
            .filter(candidate -> candidate.load().ready() && !candidate.load().draining())
            .map(candidate ->
                new Quota.Share(
                    candidate.node(), candidate.load().clients(), candidate.load().maxClients()))
            .toList();
    Map<NodeId, Integer> surplus = surplus(shares);
    boolean began = decide(surplus, nowNanos);
    roles.values().removeIf(role -> nowNanos - role.sinceNanos() >= ROLE_LASTS.toNanos());
    if (!working || nowNanos - nextRoundNanos < 0) {
      return new Round(List.of(), began);
    }
    nextRoundNanos = nowNanos + roundNanos;
    List<Order> orders = orders(shares, surplus, nowNanos);
    int over = surplus.values().stream().mapToInt(count -> Math.max(0, count)).sum();
    if (orders.stream().mapToInt(Order::count).sum() == over) {
      // All is told to go. From now on clients that come and go are no reason to move others.
      enough = LOW;
    }
    return new Round(orders, began);
  }

  private Map<NodeId, Integer> surplus(List<Quota.Share> shares) {
    Map<NodeId, Integer> quotas = Quota.of(shares);
    Map<NodeId, Integer> surplus = new HashMap<>();
    imbalance = 0;
    for (Quota.Share share : shares) {
      int quota = quotas.getOrDefault(share.node(), 0);
      int over = share.clients() - quota;
      surplus.put(share.node(), over);
      imbalance = Math.max(imbalance, (double) over / Math.max(1, quota));
    }
    return surplus;
  }

  /** Returns whether the work begins now. */
  private boolean decide(Map<NodeId, Integer> surplus, long nowNanos) {
    int most = surplus.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    if (working) {
      working = imbalance > enough;
      enough = working ? enough : LOW;
      above = working;
      return false;
    }
    if (imbalance <= HIGH || most < FEWEST) {
      above = false;
      return false;
    }
    if (!above) {
      above = true;
      aboveSinceNanos = nowNanos;
    }
    working = nowNanos - aboveSinceNanos >= steadyNanos;
    nextRoundNanos = nowNanos;
    return working;
  }

  private List<Order> orders(
      List<Quota.Share> shares, Map<NodeId, Integer> surplus, long nowNanos) {
    Map<NodeId, Integer> room = new HashMap<>();
    surplus.forEach((node, over) -> {
      if (over < 0 && may(node, Side.TAKES)) {
        room.put(node, -over);
      }
    });
    List<Order> orders = new ArrayList<>();
    for (Quota.Share share : shares) {
      int over = surplus.getOrDefault(share.node(), 0);
      if (over > 0 && may(share.node(), Side.GIVES)) {
        int quota = share.clients() - over;
        int left = Math.min(over, Math.max(FEWEST, quota / ROUND_SHARE));
        orders.addAll(give(share.node(), left, room));
      }
    }
    for (Order order : orders) {
      roles.put(order.from(), new Role(Side.GIVES, nowNanos));
      roles.put(order.to(), new Role(Side.TAKES, nowNanos));
    }
    return orders;
  }

  private static List<Order> give(NodeId from, int most, Map<NodeId, Integer> room) {
    List<Order> orders = new ArrayList<>();
    int left = most;
    for (Map.Entry<NodeId, Integer> entry : room.entrySet()) {
      int count = Math.min(Math.min(left, MoveClients.MAX_COUNT), entry.getValue());
      if (count > 0) {
        orders.add(new Order(from, entry.getKey(), count));
        entry.setValue(entry.getValue() - count);
        left -= count;
      }
    }
    return orders;
  }

  private boolean may(NodeId node, Side side) {
    Role role = roles.get(node);
    return role == null || role.side() == side;
  }
}
