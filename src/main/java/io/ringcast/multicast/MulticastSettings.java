package io.ringcast.multicast;

import java.net.InetAddress;

/**
 * @param interfaceName the network interface to send and listen on; {@value #OFF} for no multicast
 * @param group an IPv4 multicast address
 */
public record MulticastSettings(String interfaceName, InetAddress group, int port) {

  /** The interface name that switches multicast off. */
  public static final String OFF = "none";
}
