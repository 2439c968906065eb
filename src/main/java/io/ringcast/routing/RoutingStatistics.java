package io.ringcast.routing;

/** What passed through the router since the start of the node; each number only rises. */
public interface RoutingStatistics {

  /**
   * Messages that came: broadcasts and private ones from clients of this node, relayed ones from
   * other nodes.
   */
  long received(MessageKind kind);

  /**
   * Copies that went: broadcasts and private ones to clients of this node, relayed ones to other
   * nodes.
   */
  long sent(MessageKind kind);

  /** Messages or copies that went nowhere. */
  long dropped(DropReason reason);
}
