package io.ringcast.multicast;

import io.ringcast.wire.ClusterSecret;
import io.ringcast.wire.Message.Member;
import java.net.InetAddress;
import java.util.Optional;

/**
 * @param interfaceName the network interface to send and listen on; {@value #OFF} for no multicast
 * @param group an IPv4 multicast address
 * @param clusterName heartbeats of other clusters are only counted
 * @param self this node
 * @param secret puts a seal on heartbeats, and is asked for in those of others
 */
public record MulticastSettings(
    String interfaceName,
    InetAddress group,
    int port,
    String clusterName,
    Member self,
    Optional<ClusterSecret> secret) {

  /** The interface name that switches multicast off. */
  public static final String OFF = "none";
}
