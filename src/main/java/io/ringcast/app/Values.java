package io.ringcast.app;

import io.ringcast.wire.ClusterSecret;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.springframework.util.unit.DataSize;

/** The kinds of values of the settings: in words, for whoever sets a wrong one, and as a check. */
enum Values {
  ANY("any value", value -> true),
  NODE_ID("1 to 64 letters, digits, '.', '_', ':' or '-'", value -> true),
  BIND_ADDRESS(
      "an address of this machine, a host name for one, or 0.0.0.0 for all",
      value -> isLocalAddress((String) value)),
  HOST("an address, or a host name that resolves", value -> resolves((String) value)),
  PORT("a port, 1 to 65535", value -> isBetween(1, 65_535, value)),
  PORT_OR_ANY("a port, 1 to 65535, or 0 for any free one", value -> isBetween(0, 65_535, value)),
  MAX_CLIENTS("a number, 1 to 1000000", value -> isBetween(1, 1_000_000, value)),
  MESSAGE_SIZE(
      "a size from 1KB to 15MB, such as 512KB",
      value -> isBetween(DataSize.ofKilobytes(1), DataSize.ofMegabytes(15), (DataSize) value)),
  CLIENT_RATE(
      "a size for each second, from 1KB to 10GB, such as 1MB",
      value -> isBetween(DataSize.ofKilobytes(1), DataSize.ofGigabytes(10), (DataSize) value)),
  DRAIN_TIME(
      "a duration from 0s to 10m, such as 5s",
      value -> isBetween(Duration.ZERO, Duration.ofMinutes(10), (Duration) value)),
  REBALANCE("on, advisory or off", value -> true),
  TOKEN("16 to 1024 characters without blanks, by chance", matching("[!-~]{16,1024}")),
  CLUSTER_NAME("1 to 64 letters, digits, '.', '_', ':' or '-'", matching("[A-Za-z0-9._:-]{1,64}")),
  SECRET(
      ClusterSecret.MIN_LENGTH
          + " to "
          + ClusterSecret.MAX_LENGTH
          + " characters by chance, such as the output of: openssl rand -hex 32",
      value -> true),
  INTERFACE(
      "the name of a network interface, such as lo or eth0, or none", matching("[\\w.:@%-]{1,64}")),
  MULTICAST_GROUP(
      "an IPv4 multicast address, 224.0.0.0 to 239.255.255.255",
      value -> isMulticastGroup((String) value)),
  HEARTBEAT_INTERVAL(
      "a duration from 20ms to 1m, such as 500ms or 2s",
      value -> isBetween(Duration.ofMillis(20), Duration.ofMinutes(1), (Duration) value)),
  MISSED_HEARTBEATS("a number, 1 to 1000", value -> isBetween(1, 1000, value)),
  SEEDS("a list of host:port, separated by commas", value -> true),
  DNS_NAME("a DNS name", matching("(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_.])?")),
  EXPECTED_SIZE("a number, 1 to 256", value -> isBetween(1, 256, value)),
  TRUE_OR_FALSE("true or false", value -> true);

  private final String words;

  @SuppressWarnings("ImmutableEnumChecker") // None of the checks has a state.
  private final Predicate<Object> check;

  Values(String words, Predicate<Object> check) {
    this.words = words;
    this.check = check;
  }

  /** What is allowed, to stand after "must be". */
  String words() {
    return words;
  }

  boolean contain(Object value) {
    return check.test(value);
  }

  private static Predicate<Object> matching(String pattern) {
    Predicate<String> matches = Pattern.compile(pattern).asMatchPredicate();
    return value -> matches.test((String) value);
  }

  private static boolean isBetween(int lowest, int highest, Object value) {
    return value instanceof Integer number && number >= lowest && number <= highest;
  }

  private static <T extends Comparable<T>> boolean isBetween(T lowest, T highest, T value) {
    return value.compareTo(lowest) >= 0 && value.compareTo(highest) <= 0;
  }

  private static boolean resolves(String host) {
    try {
      return !host.isBlank() && InetAddress.getByName(host).getAddress().length > 0;
    } catch (UnknownHostException _) {
      return false;
    }
  }

  /** The only sure way to know is to listen there. */
  private static boolean isLocalAddress(String host) {
    if (!resolves(host)) {
      return false;
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(host, 0));
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private static boolean isMulticastGroup(String text) {
    try {
      return InetAddress.ofLiteral(text) instanceof Inet4Address address
          && address.isMulticastAddress();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
