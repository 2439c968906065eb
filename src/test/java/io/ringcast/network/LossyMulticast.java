package io.ringcast.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.system.ClusterUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A time in which multicast reaches the other hosts of a network late, in another order, or not at
 * all, while TCP is as before. Each host is on a bridge of its own then; what joins these bridges
 * carries all but multicast, and a {@link LossyRelay} carries that.
 */
final class LossyMulticast implements AutoCloseable {

  private static final long SEED = 1;

  private final HostNetwork network;
  private final String namespace;
  private final int hosts;
  private final Process relay;
  private final List<String> told = new CopyOnWriteArrayList<>();

  /**
   * @param loss share of the datagrams lost, on the way to each host by itself
   * @param longestDelay of those that are not
   */
  LossyMulticast(HostNetwork network, double loss, Duration longestDelay, String... hosts) {
    this.network = network;
    this.hosts = hosts.length;
    namespace = network.newNamespace("relay");
    List<String> command = new ArrayList<>(IpCommand.inside(namespace));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", classes(), LossyRelay.class.getName()));
    command.add(Double.toString(loss));
    command.add(Long.toString(longestDelay.toMillis()));
    command.add(Long.toString(SEED));
    for (int i = 0; i < hosts.length; i++) {
      separate(hosts[i], i);
      command.add(network.host(hosts[i]).address() + "=leg" + i);
    }
    try {
      relay = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(() -> relay.inputReader(UTF_8).lines().forEach(told::add));
    awaitTold(LossyRelay.READY);
  }

  private void separate(String host, int number) {
    String separate =
        """
        link add alone# up type bridge mcast_snooping 0
        link add trunk# master main up type veth peer name branch#
        link set branch# master alone# up
        link set trunk# type bridge_slave mcast_flood off
        link set branch# type bridge_slave mcast_flood off
        link add foot# master alone# up type veth peer name leg# netns %s
        link set %s master alone#
        """;
    network.onBridges(
        separate
            .replace("#", Integer.toString(number))
            .formatted(namespace, host)
            .lines()
            .toList());
    IpCommand.batch(
        namespace,
        List.of(
            "address add " + network.relayAddress(number) + "/24 dev leg" + number,
            "link set leg" + number + " up"));
  }

  private static String classes() {
    return Path.of(LossyRelay.class.getProtectionDomain().getCodeSource().getLocation().getPath())
        .toString();
  }

  /** Waits until multicast of some host did not reach another for longer than the silence limit. */
  void awaitLongGap() {
    awaitTold(LossyRelay.GAP);
  }

  private void awaitTold(String word) {
    await()
        .atMost(ClusterUnderTest.PATIENCE)
        .untilAsserted(() ->
            assertThat(told).as("what the relay told").anyMatch(line -> line.startsWith(word)));
  }

  /** Puts the hosts back on one bridge. */
  @Override
  public void close() {
    relay.destroyForcibly().onExit().join();
    network.heal();
    for (int i = 0; i < hosts; i++) {
      network.onBridges(List.of("link delete trunk" + i, "link delete alone" + i));
    }
    Namespaces.delete(namespace);
  }
}
