package io.ringcast.app;

import io.ringcast.balance.RebalanceMode;
import io.ringcast.multicast.MulticastSettings;
import io.ringcast.node.Endpoint;
import io.ringcast.node.NodeId;
import io.ringcast.wire.ClusterSecret;
import jakarta.validation.Valid;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The settings of a node, {@code ringcast.*}; application.yml tells what they do. Checked when they
 * are read: what stands here can be used as it is.
 *
 * @param nodeId null for the host name and the client port
 * @param advertise null for the address that {@link AdvertisedHost} finds
 */
@Validated
@ConfigurationProperties(prefix = "ringcast", ignoreUnknownFields = false)
record RingcastProperties(
    @Allowed(Values.NODE_ID) @Nullable NodeId nodeId,
    @Allowed(Values.BIND_ADDRESS) @DefaultValue("127.0.0.1") String bind,
    @Allowed(Values.PORT_OR_ANY) @DefaultValue("5001") int port,
    @Allowed(Values.HOST) @Nullable String advertise,
    @Allowed(Values.MAX_CLIENTS) @DefaultValue("10000") int maxClients,
    @Allowed(Values.MESSAGE_SIZE) @DefaultValue("1MB") DataSize maxMessageSize,
    @Allowed(Values.CLIENT_RATE) @DefaultValue("48MB") DataSize maxClientRate,
    @Allowed(Values.DRAIN_TIME) @DefaultValue("5s") Duration drainTime,
    @Allowed(Values.REBALANCE) @DefaultValue("on") RebalanceMode rebalance,
    @Valid @DefaultValue Admin admin,
    @Valid @DefaultValue Cluster cluster,
    @Valid @DefaultValue Lb lb) {

  private static final int LINK_PORT_OFFSET = 1000;

  /**
   * How nodes find each other, {@code ringcast.cluster.*}.
   *
   * @param secret null if nodes need not prove that they know one
   * @param networkInterface the name of an interface, {@value MulticastSettings#OFF} for none; it
   *     need not exist
   * @param port null for the client port + 1000
   * @param seeds the link addresses of some other nodes
   * @param dns null, or a name that resolves to all nodes
   * @param expectedSize null if any number of nodes may have a leader
   */
  record Cluster(
      @Allowed(Values.CLUSTER_NAME) @DefaultValue("default") String name,
      @Allowed(Values.SECRET) @Nullable ClusterSecret secret,
      @Allowed(Values.INTERFACE) @Name("interface") @DefaultValue("lo") String networkInterface,
      @Allowed(Values.MULTICAST_GROUP) @DefaultValue("224.0.0.1") String group,
      @Allowed(Values.PORT) @DefaultValue("5007") int multicastPort,
      @Allowed(Values.PORT_OR_ANY) @Nullable Integer port,
      @Allowed(Values.HEARTBEAT_INTERVAL) @DefaultValue("2s") Duration heartbeatInterval,
      @Allowed(Values.MISSED_HEARTBEATS) @DefaultValue("3") int missedHeartbeats,
      @Allowed(Values.SEEDS) @DefaultValue List<Endpoint> seeds,
      @Allowed(Values.DNS_NAME) @Nullable String dns,
      @Allowed(Values.EXPECTED_SIZE) @Nullable Integer expectedSize,
      @Allowed(Values.TRUE_OR_FALSE) @DefaultValue("true") boolean preempt) {}

  /**
   * What load balancers are told, {@code ringcast.lb.*}.
   *
   * @param agentPort null if agent checks are not answered
   */
  record Lb(@Allowed(Values.PORT_OR_ANY) @Nullable Integer agentPort) {}

  /**
   * The commands of operators, {@code ringcast.admin.*}.
   *
   * @param token what they must know; null if nobody may
   */
  record Admin(@Allowed(Values.TOKEN) @Nullable String token) {
    /** Never the token itself, wherever settings are printed. */
    @Override
    public String toString() {
      return "Admin[token=" + (token == null ? "none" : "******") + "]";
    }
  }

  RingcastProperties {
    if (cluster.port == null && port <= 65_535 && port + LINK_PORT_OFFSET > 65_535) {
      throw new InvalidSettingException(
          "ringcast.port",
          port,
          "at most "
              + (65_535 - LINK_PORT_OFFSET)
              + " when ringcast.cluster.port is not set: it is"
              + " then "
              + LINK_PORT_OFFSET
              + " higher");
    }
  }

  /** The port of the links between nodes, 0 for any free one. */
  int linkPort() {
    if (cluster.port != null) {
      return cluster.port;
    }
    return port == 0 ? 0 : port + LINK_PORT_OFFSET;
  }

  /**
   * What a node is told.
   *
   * @param http the port of the pages, if there are any
   */
  NodeSettings toNodeSettings(Optional<Integer> http, String version) {
    return new NodeSettings(
        nodeId != null ? nodeId : DefaultNodeId.at(port),
        bindAddress(),
        port,
        Optional.ofNullable(advertise),
        http,
        maxClients,
        Math.toIntExact(maxMessageSize.toBytes()),
        maxClientRate.toBytes(),
        drainTime,
        rebalance,
        version,
        new NodeSettings.Cluster(
            cluster.name,
            Optional.ofNullable(cluster.secret),
            cluster.networkInterface,
            InetAddress.ofLiteral(cluster.group),
            cluster.multicastPort,
            linkPort(),
            cluster.heartbeatInterval,
            cluster.missedHeartbeats,
            cluster.seeds,
            Optional.ofNullable(cluster.dns),
            cluster.expectedSize == null
                ? OptionalInt.empty()
                : OptionalInt.of(cluster.expectedSize),
            cluster.preempt));
  }

  InetAddress bindAddress() {
    try {
      return InetAddress.getByName(bind);
    } catch (UnknownHostException e) {
      // It resolved a moment ago.
      throw new InvalidSettingException("ringcast.bind", bind, Values.BIND_ADDRESS.words(), e);
    }
  }
}
