package io.ringcast.network;

import io.ringcast.system.Host;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Hosts on a switch: each a network namespace whose {@link #INTERFACE} is a port of a bridge, and
 * faults of that network. The bridge is in a namespace of its own, so that no firewall of this
 * machine has a say.
 *
 * <p>The tests and their clients reach the hosts' addresses over a second bridge, which has no
 * faults and carries nothing between hosts: a host that is cut off can still be asked.
 */
final class HostNetwork implements AutoCloseable {

  /** The multicast port of a node by default; nobody else is there on these hosts. */
  static final int MULTICAST_PORT = 5007;

  private static final String INTERFACE = "eth0";
  private static final String SIDE_INTERFACE = "side";

  /** Set aside for tests of network devices (RFC 2544), so that no real network is hidden. */
  private static final String NETWORK = "198.18.";

  private static final String SIDE_NETWORK = "198.19.";

  private static final int NETWORKS = 256;
  private static final int TEST_NUMBER = 254;
  private static final int FIRST_RELAY_NUMBER = 200;

  private static final String MAIN = "main";
  private static final String ISLAND = "island";
  private static final String SIDE = "side";

  private final String prefix = Namespaces.newPrefix();
  private final String bridges = Namespaces.create(prefix + "bridges");
  private final int number;
  private final Map<String, Host> hosts = new LinkedHashMap<>();

  HostNetwork() {
    number = claimNumber();
    IpCommand.batch(
        bridges,
        List.of(
            "link add main up type bridge mcast_snooping 0",
            "link add island up type bridge mcast_snooping 0",
            "link add side up type bridge",
            "link set tests master side up"));
    IpCommand.run(
        "address", "add", SIDE_NETWORK + number + "." + TEST_NUMBER + "/24", "dev", testLink());
    IpCommand.run("link", "set", testLink(), "up");
  }

  /** The first number that no network of this machine has; the link's name is its claim. */
  private int claimNumber() {
    return IntStream.range(0, NETWORKS)
        .filter(this::claims)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no free network number"));
  }

  private boolean claims(int candidate) {
    try {
      IpCommand.run(
          ("link add ringcast" + candidate + " type veth peer name tests netns " + bridges)
              .split(" "));
      return true;
    } catch (IpCommand.FailedException e) {
      if (String.valueOf(e.getMessage()).contains("File exists")) {
        return false;
      }
      throw e;
    }
  }

  private String testLink() {
    return "ringcast" + number;
  }

  /** The host of that name, which is made when it is asked for first. */
  Host host(String name) {
    return hosts.computeIfAbsent(name, this::newHost);
  }

  private Host newHost(String name) {
    int hostNumber = hosts.size() + 1;
    String address = NETWORK + number + "." + hostNumber;
    String sideAddress = SIDE_NETWORK + number + "." + hostNumber;
    String namespace = Namespaces.create(prefix + name);
    IpCommand.batch(
        bridges,
        List.of(
            "link add %s type veth peer name %s netns %s".formatted(name, INTERFACE, namespace),
            "link set %s master main up".formatted(name),
            "link add side%d type veth peer name %s netns %s"
                .formatted(hostNumber, SIDE_INTERFACE, namespace),
            "link set side%d master side up".formatted(hostNumber)));
    IpCommand.batch(
        namespace,
        List.of(
            "address add %s/24 dev %s".formatted(address, INTERFACE),
            "link set %s up".formatted(INTERFACE),
            "address add %s/24 dev %s".formatted(sideAddress, SIDE_INTERFACE),
            "link set %s up".formatted(SIDE_INTERFACE)));
    IpCommand.run("route", "add", address, "via", sideAddress, "dev", testLink());
    return new Host(IpCommand.inside(namespace), address, INTERFACE);
  }

  /** Nothing passes between this host and the others; neither can see that from its cable. */
  void cutOff(String host) {
    port(host, "nomaster");
  }

  /** As a cable that is pulled: nothing passes, and the host's interface is down. */
  void unplug(String host) {
    port(host, "down");
  }

  /** Nothing reaches this host any more; what it sends arrives. */
  void deafen(String host) {
    port(
        host, "type bridge_slave flood off mcast_flood off bcast_flood off learning off fdb_flush");
  }

  /** Nothing that this host sends arrives any more; it hears the others. */
  void mute(String host) {
    port(host, "type bridge_slave locked on learning off fdb_flush");
  }

  /** A firewall on the host itself: nothing that is sent to a group gets in, not even its own. */
  void refuseMulticast(String host) {
    dropMulticast(host, "INPUT");
  }

  /** A firewall on the host itself: nothing leaves for a group. */
  void keepMulticastIn(String host) {
    dropMulticast(host, "OUTPUT");
  }

  private void dropMulticast(String host, String chain) {
    List<String> command = new ArrayList<>(List.of("netns", "exec", prefix + host));
    command.addAll(List.of("iptables", "-A", chain, "-d", "224.0.0.0/4", "-j", "DROP"));
    IpCommand.run(command.toArray(String[]::new));
  }

  /** The host's routing table says that there is no way to multicast groups. */
  void loseMulticastRoute(String host) {
    IpCommand.run("-n", prefix + host, "route", "add", "unreachable", "224.0.0.0/4");
  }

  /** These hosts reach each other and nobody else. */
  void split(String... island) {
    List<String> commands = new ArrayList<>();
    for (String host : island) {
      commands.add("link set " + host + " master " + ISLAND);
    }
    onBridges(commands);
  }

  /** Ends all faults of the network. */
  void heal() {
    List<String> commands = new ArrayList<>();
    for (String host : hosts.keySet()) {
      commands.add("link set " + host + " master " + MAIN + " up");
      commands.add(
          "link set "
              + host
              + " type bridge_slave flood on mcast_flood on bcast_flood on learning on locked off"
              + " fdb_flush");
    }
    onBridges(commands);
  }

  private void port(String host, String change) {
    onBridges(List.of("link set " + host + " " + change));
  }

  /** Changes bridges and ports, in a way that {@link #heal} does not undo by itself. */
  void onBridges(List<String> commands) {
    IpCommand.batch(bridges, commands);
  }

  /** A namespace of this network that is no host of it. */
  String newNamespace(String name) {
    return Namespaces.create(prefix + name);
  }

  /** An address in the hosts' network that none of them has. */
  String relayAddress(int relayInterface) {
    return NETWORK + number + "." + (FIRST_RELAY_NUMBER + relayInterface);
  }

  /** Removes all; the processes on the hosts must have ended before. */
  @Override
  public void close() {
    hosts.keySet().forEach(host -> Namespaces.delete(prefix + host));
    Namespaces.delete(bridges);
  }
}
