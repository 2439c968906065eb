package io.ringcast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/**
 * Nodes that find only each other: on the loopback interface, with a cluster name and a multicast
 * port of their own, or on hosts of a network that is made for them. Closing it ends all its
 * processes.
 */
public final class ClusterUnderTest implements AutoCloseable {

  /** Much more than it takes, for machines that are busy with other things. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Nine processes at once on a machine that is busy; says nothing of the cluster. */
  private static final Duration START_PATIENCE = Duration.ofMinutes(4);

  private static final Duration POLL = Duration.ofMillis(100);

  private final Path folder;
  private final int multicastPort;
  private final Function<String, Host> hosts;
  private final Map<String, String> common = new TreeMap<>();
  private final Map<String, NodeProcess> nodes = new LinkedHashMap<>();

  /**
   * A cluster on the loopback interface.
   *
   * @param name of the folder of logs below target/system-tests, and of the cluster
   * @param properties {@code name=value} of every node, beside and above those of the kit
   */
  ClusterUnderTest(String name, String... properties) {
    this(name, Ports.free(), id -> Host.LOOPBACK, properties);
  }

  /**
   * @param hosts the host of each node id
   */
  public ClusterUnderTest(
      String name, int multicastPort, Function<String, Host> hosts, String... properties) {
    folder = emptyFolder(name);
    this.multicastPort = multicastPort;
    this.hosts = hosts;
    common.put("ringcast.cluster.name", name + "-" + multicastPort);
    common.put("ringcast.cluster.group", "224.0.0.1");
    common.put("ringcast.cluster.multicast-port", Integer.toString(multicastPort));
    putAll(common, properties);
  }

  /** Adds and starts a node, without waiting for it. */
  public NodeProcess start(String id, String... properties) {
    NodeProcess node = prepare(id, properties);
    nodes.put(id, node);
    return node.start();
  }

  /** A node with this cluster's properties, which does not count as one of it; not started. */
  public NodeProcess prepare(String id, String... properties) {
    Map<String, String> own = new TreeMap<>(common);
    putAll(own, properties);
    String file = nodes.containsKey(id) ? id + "-namesake" : id;
    return new NodeProcess(id, hosts.apply(id), own, folder.resolve(file + ".log"));
  }

  public NodeProcess node(String id) {
    NodeProcess node = nodes.get(id);
    if (node == null) {
      throw new IllegalArgumentException(id + " is none of " + nodes.keySet());
    }
    return node;
  }

  public Collection<NodeProcess> nodes() {
    return nodes.values();
  }

  /** Where the nodes' logs are; for those of other programs of the test too. */
  Path folder() {
    return folder;
  }

  public int multicastPort() {
    return multicastPort;
  }

  /** Waits until every node answers; what comes after that is not the start of a process. */
  public void awaitAnswers() {
    await("answers of " + nodes.keySet())
        .atMost(START_PATIENCE)
        .pollInterval(POLL)
        .untilAsserted(() -> nodes.values().forEach(ClusterUnderTest::status));
  }

  /**
   * Waits until exactly these nodes see each other alive, and all name {@code leader} with the same
   * epoch; a single one must say that it stands alone.
   *
   * @return the epoch
   */
  public long awaitAgreement(String leader, String... live) {
    await("agreement of " + List.of(live) + " on " + leader)
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .untilAsserted(() -> assertAgreement(leader, live));
    return node(live[0]).status().at("/cluster/epoch").asLong();
  }

  /** Fails unless it is as {@link #awaitAgreement} wants it now. */
  public void assertAgreement(String leader, String... live) {
    TreeSet<Long> epochs = new TreeSet<>();
    for (String id : live) {
      JsonNode status = status(node(id));
      assertThat(leaderOf(status)).as("leader at %s", id).isEqualTo(leader);
      assertThat(status.at("/cluster/state").asString())
          .as("state at %s", id)
          .isEqualTo(live.length == 1 ? "standalone" : "stable");
      assertThat(alive(status)).as("alive at %s", id).containsExactlyInAnyOrder(live);
      epochs.add(status.at("/cluster/epoch").asLong());
    }
    assertThat(epochs).as("epochs").hasSize(1);
  }

  /** Waits until {@code observer} gives {@code peer} one of these states. */
  public void awaitPeerState(NodeProcess observer, String peer, String... states) {
    await(observer + " seeing " + peer + " " + List.of(states))
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .untilAsserted(
            () -> assertThat(peerState(observer.status(), peer)).isIn((Object[]) states));
  }

  private static JsonNode status(NodeProcess node) {
    assertThat(node.isRunning()).as("%s runs", node).isTrue();
    return node.status();
  }

  /** The leader's id; empty if there is none. */
  public static String leaderOf(JsonNode status) {
    return status.at("/leader/id").asString("");
  }

  /** The state of a peer; empty if it is not listed. */
  public static String peerState(JsonNode status, String peer) {
    return status
        .path("peers")
        .valueStream()
        .filter(entry -> entry.path("id").asString("").equals(peer))
        .map(entry -> entry.path("state").asString(""))
        .findFirst()
        .orElse("");
  }

  private static List<String> alive(JsonNode status) {
    Stream<String> peers =
        status
            .path("peers")
            .valueStream()
            .filter(peer -> peer.path("state").asString("").equals("alive"))
            .map(peer -> peer.path("id").asString(""));
    return Stream.concat(Stream.of(status.at("/node/id").asString("")), peers).toList();
  }

  /** Ends every process by force. */
  @Override
  public void close() {
    nodes.values().forEach(NodeProcess::close);
  }

  private static void putAll(Map<String, String> target, String... properties) {
    for (String property : properties) {
      int equals = property.indexOf('=');
      target.put(property.substring(0, equals), property.substring(equals + 1));
    }
  }

  private static Path emptyFolder(String name) {
    Path folder = Path.of("target", "system-tests", name).toAbsolutePath();
    try {
      Files.createDirectories(folder);
      try (Stream<Path> old = Files.list(folder)) {
        for (Path file : old.toList()) {
          FileSystemUtils.deleteRecursively(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder;
  }
}
