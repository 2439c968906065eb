package io.ringcast.app;

import io.ringcast.balance.RebalanceMode;
import io.ringcast.node.Endpoint;
import io.ringcast.node.NodeId;
import io.ringcast.wire.ClusterSecret;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * All that a {@link Node} is told before it starts; valid, and independent of where it came from.
 *
 * @param bind the address to listen on
 * @param clientPort 0 for any free one
 * @param advertise the host told to others; if empty, the bind address or one that stands for it
 * @param http where the pages are served, if they are
 * @param maxMessageBytes the longest frame a client may send
 * @param clientBytesPerSecond how fast one client is read
 * @param drainTime how long the clients may take to go on elsewhere when the node stops
 * @param rebalance what to do, as the leader, about clients that are spread unevenly
 * @param version of the software
 */
public record NodeSettings(
    NodeId id,
    InetAddress bind,
    int clientPort,
    Optional<String> advertise,
    Optional<Integer> http,
    int maxClients,
    int maxMessageBytes,
    long clientBytesPerSecond,
    Duration drainTime,
    RebalanceMode rebalance,
    String version,
    Cluster cluster) {

  /**
   * @param secret what all nodes of the cluster must know, if it is asked for
   * @param interfaceName for multicast, or {@code none}
   * @param linkPort 0 for any free one
   * @param seeds link addresses of other nodes
   * @param dns a name that resolves to all nodes, whose links are on {@code linkPort}
   */
  public record Cluster(
      String name,
      Optional<ClusterSecret> secret,
      String interfaceName,
      InetAddress group,
      int multicastPort,
      int linkPort,
      Duration heartbeatInterval,
      int missedHeartbeats,
      List<Endpoint> seeds,
      Optional<String> dns,
      OptionalInt expectedSize,
      boolean preempt) {}
}
