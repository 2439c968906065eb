package io.ringcast.balance;

import io.ringcast.node.NodeId;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How many clients each node should have: in proportion to its places, by largest remainders. */
final class Quota {

  /** A node that takes clients, how many it has, and how many it may have. */
  record Share(NodeId node, int clients, int maxClients) {}

  private record Remainder(NodeId node, double value) {}

  private Quota() {}

  /** The quotas; together as many as there are clients. Empty if there are no places at all. */
  static Map<NodeId, Integer> of(Collection<Share> shares) {
    long clients = shares.stream().mapToLong(Share::clients).sum();
    long places = shares.stream().mapToLong(Share::maxClients).sum();
    Map<NodeId, Integer> quotas = new TreeMap<>();
    if (places == 0) {
      return quotas;
    }
    List<Remainder> remainders =
        shares.stream()
            .map(share -> {
              double exact = (double) clients * share.maxClients() / places;
              quotas.put(share.node(), (int) exact);
              return new Remainder(share.node(), exact - (int) exact);
            })
            .sorted(
                Comparator.comparingDouble(Remainder::value)
                    .reversed()
                    .thenComparing(Remainder::node))
            .toList();
    long left = clients - quotas.values().stream().mapToLong(Integer::longValue).sum();
    remainders.stream().limit(left).forEach(r -> quotas.merge(r.node(), 1, Integer::sum));
    return quotas;
  }
}
