package io.ringcast.app;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the address that others can reach this node at. */
final class AdvertisedHost {

  private AdvertisedHost() {}

  /**
   * What is configured; else the bind address; for a node that listens on all addresses, that of
   * the cluster's interface, or of the first one that is up and no loopback.
   */
  static String of(NodeSettings settings) {
    if (settings.advertise().isPresent()) {
      return settings.advertise().get();
    }
    InetAddress bind = settings.bind();
    if (!bind.isAnyLocalAddress()) {
      return bind.getHostAddress();
    }
    return interfaceAddress(settings.cluster().interfaceName())
        .or(AdvertisedHost::firstAddress)
        .orElseGet(() -> InetAddress.getLoopbackAddress().getHostAddress());
  }

  private static Optional<String> interfaceAddress(String name) {
    try {
      return Optional.ofNullable(NetworkInterface.getByName(name)).flatMap(AdvertisedHost::ipv4);
    } catch (SocketException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> firstAddress() {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(AdvertisedHost::reachesOthers)
          .flatMap(network -> ipv4(network).stream())
          .findFirst();
    } catch (SocketException e) {
      return Optional.empty();
    }
  }

  private static boolean reachesOthers(NetworkInterface network) {
    try {
      return network.isUp() && !network.isLoopback();
    } catch (SocketException e) {
      return false;
    }
  }

  private static Optional<String> ipv4(NetworkInterface network) {
    Stream<InetAddress> addresses = network.inetAddresses();
    return addresses
        .filter(Inet4Address.class::isInstance)
        .map(InetAddress::getHostAddress)
        .findFirst();
  }
}
