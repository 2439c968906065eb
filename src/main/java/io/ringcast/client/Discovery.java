package io.ringcast.client;

/**
 * How nodes are found by multicast.
 *
 * @param group the nodes' IPv4 multicast group
 * @param port their UDP port, 1 to 65535
 * @param interfaceName the network interface to ask on, such as {@code lo} or {@code eth0}
 */
public record Discovery(String group, int port, String interfaceName) {

  /** What a node uses when nothing else is configured: this machine only. */
  public static final Discovery DEFAULT = new Discovery("224.0.0.1", 5007, "lo");

  public Discovery {
    if (group.isBlank()) {
      throw new IllegalArgumentException("a multicast group must not be empty");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("a multicast port must be 1 to 65535, not " + port);
    }
    if (interfaceName.isBlank()) {
      throw new IllegalArgumentException("a network interface's name must not be empty");
    }
  }

  @Override
  public String toString() {
    return group + ":" + port + " on " + interfaceName;
  }
}
