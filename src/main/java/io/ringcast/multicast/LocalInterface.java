package io.ringcast.multicast;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;
import java.util.List;

/**
 * A network interface of this machine.
 *
 * @param address its first IPv4 address; empty if it has none
 * @param multicast whether the system says that it does multicast; loopback interfaces do it even
 *     where it says no
 */
public record LocalInterface(
    String name, String address, boolean up, boolean multicast, boolean loopback) {

  /** How many are looked at; a machine full of containers has hundreds. */
  public static final int MOST = 32;

  /** All, those that are up first; at most {@link #MOST}. */
  public static List<LocalInterface> all() throws SocketException {
    return NetworkInterface.networkInterfaces()
        .map(LocalInterface::of)
        .sorted(
            Comparator.comparing(LocalInterface::up).reversed().thenComparing(LocalInterface::name))
        .limit(MOST)
        .toList();
  }

  /** One that is not there. */
  static LocalInterface missing(String name) {
    return new LocalInterface(name, "", false, false, false);
  }

  private static LocalInterface of(NetworkInterface network) {
    String address =
        network
            .inetAddresses()
            .filter(Inet4Address.class::isInstance)
            .map(InetAddress::getHostAddress)
            .findFirst()
            .orElse("");
    try {
      return new LocalInterface(
          network.getName(),
          address,
          network.isUp(),
          network.supportsMulticast(),
          network.isLoopback());
    } catch (SocketException e) {
      // It went away meanwhile.
      return new LocalInterface(network.getName(), address, false, false, false);
    }
  }

  /** Whether multicast can go over it at all. */
  public boolean isUsable() {
    return up && !address.isEmpty() && (multicast || loopback);
  }

  /** Whether other machines can be reached over it. */
  public boolean leadsElsewhere() {
    return isUsable() && !loopback;
  }
}
