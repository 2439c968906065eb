package io.ringcast.multicast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.cluster.ClusterInput;
import io.ringcast.node.Endpoint;
import io.ringcast.node.Incarnation;
import io.ringcast.node.NodeId;
import io.ringcast.wire.ClusterSecret;
import io.ringcast.wire.EnvelopeStamp;
import io.ringcast.wire.Message;
import io.ringcast.wire.MessageCodec;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Probes and nodes side by side on the loopback interface, on a port of their own. */
class NetworkProbeTest {

  private static final ClusterSecret SECRET = new ClusterSecret("the cluster's secret");
  private static final Duration TIME = Duration.ofSeconds(1);

  private final List<ClusterInput> inputs = new CopyOnWriteArrayList<>();
  private final List<Multicast> nodes = new ArrayList<>();
  private InetAddress group;
  private int port;

  @BeforeEach
  void findPort() throws Exception {
    group = InetAddress.getByName("224.0.0.1");
    try (DatagramSocket free = new DatagramSocket()) {
      port = free.getLocalPort();
    }
  }

  @AfterEach
  void stop() {
    nodes.forEach(Multicast::close);
  }

  private Multicast node(String id, long incarnation, Optional<ClusterSecret> secret) {
    Message.Member self = new Message.Member(new NodeId(id), new Incarnation(incarnation));
    Multicast node =
        new Multicast(
            new MulticastSettings("lo", group, port, "test", self, secret),
            new EnvelopeStamp(id, System::currentTimeMillis),
            new MessageCodec(),
            inputs::add,
            Optional::empty);
    nodes.add(node);
    node.start();
    await().until(() -> node.report().problem().isEmpty());
    return node;
  }

  private static void beat(Multicast node, long incarnation, long sequence) {
    Message.Addresses addresses =
        new Message.Addresses(new Endpoint("127.0.0.1", 1), new Endpoint("127.0.0.1", 2), null);
    Message.Load load = new Message.Load(0, 10, 0, 0, 100, true, false);
    node.send(
        new Message.Heartbeat(
            "test",
            new Incarnation(incarnation),
            sequence,
            "test",
            addresses,
            0,
            null,
            load,
            false,
            false,
            List.of()));
  }

  private NetworkProbe.Settings settings(String cluster) {
    return new NetworkProbe.Settings(cluster, "lo", group, port, Optional.empty());
  }

  /** Probes while {@code action} is repeated. */
  private ProbeReport.Tried probe(NetworkProbe.Settings settings, Runnable action)
      throws Exception {
    Thread repeating =
        Thread.startVirtualThread(() -> {
          try {
            while (true) {
              action.run();
              Thread.sleep(50);
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    try {
      return NetworkProbe.run(settings, TIME).of(settings.interfaceName()).orElseThrow();
    } finally {
      repeating.interrupt();
      repeating.join();
    }
  }

  @Test
  void itHearsItself() throws Exception {
    ProbeReport.Tried lo = probe(settings("test"), () -> {});
    assertThat(lo.multicast().problem()).isEmpty();
    assertThat(lo.itself()).isPositive().isEqualTo(lo.multicast().sent().datagrams());
    assertThat(lo.nodes()).isEmpty();
  }

  @Test
  void itHearsANodeAndTheNodeTakesItForNone() throws Exception {
    Multicast node = node("server1", 1, Optional.empty());
    ProbeReport.Tried lo = probe(settings("test"), () -> beat(node, 1, 1));

    assertThat(lo.nodes()).extracting(Sighting::name).containsExactly("server1");
    assertThat(lo.sharedIds()).isEmpty();
    Heard heard = node.report().heard();
    assertThat(heard.of(DatagramKind.PROBE)).isPresent();
    assertThat(heard.byKind().keySet())
        .containsExactlyInAnyOrder(DatagramKind.PROBE, DatagramKind.OWN);
    assertThat(inputs)
        .filteredOn(ClusterInput.HeartbeatReceived.class::isInstance)
        .allMatch(
            input -> ((ClusterInput.HeartbeatReceived) input).sender().value().equals("server1"));
  }

  @Test
  void nodesOfAnotherClusterAreTold() throws Exception {
    Multicast node = node("server1", 1, Optional.empty());
    ProbeReport.Tried lo = probe(settings("office"), () -> beat(node, 1, 1));

    assertThat(lo.nodes()).isEmpty();
    assertThat(lo.multicast().heard().foreignClusters())
        .extracting(Sighting::name)
        .containsExactly("test");
  }

  @Test
  void nodesWithASecretAreTold() throws Exception {
    Multicast node = node("server1", 1, Optional.of(SECRET));
    ProbeReport.Tried lo = probe(settings("test"), () -> beat(node, 1, 1));

    assertThat(lo.nodes()).isEmpty();
    assertThat(lo.multicast().heard().unproven())
        .extracting(Sighting::name)
        .containsExactly("server1");
  }

  @Test
  void twoNodesWithOneIdAreTold() throws Exception {
    Multicast elder = node("server1", 1, Optional.empty());
    Multicast younger = node("server1", 2, Optional.empty());
    ProbeReport.Tried lo =
        probe(
            settings("test"),
            () -> {
              beat(elder, 1, 1);
              beat(younger, 2, 1);
            });
    assertThat(lo.sharedIds()).containsExactly("server1");
  }

  @Test
  void anInterfaceThatIsMissingIsToldAndOthersAreTried() throws Exception {
    NetworkProbe.Settings missing =
        new NetworkProbe.Settings("test", "missing0", group, port, Optional.empty());
    ProbeReport report = NetworkProbe.run(missing, Duration.ofMillis(10));

    assertThat(report.of("missing0").orElseThrow().multicast().problem())
        .contains("the interface missing0 does not exist");
    assertThat(report.of("lo")).isPresent();
  }
}
