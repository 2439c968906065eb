package io.ringcast.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.system.ClusterUnderTest;
import io.ringcast.system.NodeProcess;
import io.ringcast.system.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a node's {@code GET /discovery} and the doctor's own probe say of a network with faults. */
@OnHosts
class DoctorNetworkIT {

  private static final JsonMapper JSON = new JsonMapper();

  private static ClusterUnderTest cluster(String name, HostNetwork network, String... properties) {
    return new ClusterUnderTest(name, HostNetwork.MULTICAST_PORT, network::host, properties);
  }

  private static JsonNode verdict(NodeProcess node) {
    return JSON.readTree(node.get("/discovery").body()).path("verdict");
  }

  private static void awaitVerdict(NodeProcess node, String code, String words) {
    await(code + " at " + node)
        .atMost(ClusterUnderTest.PATIENCE)
        .untilAsserted(() -> {
          assertThat(verdict(node).path("code").asString()).isEqualTo(code);
          assertThat(verdict(node).path("text").asString()).contains(words);
        });
  }

  /** What the doctor prints on that host, and its exit code as last line. */
  private static String doctor(HostNetwork network, String host, String... options) {
    List<String> command = new ArrayList<>(network.host(host).launcher());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-jar"));
    command.add(Path.of(System.getProperty("ringcast.jar", "target/ringcast.jar")).toString());
    command.add("doctor");
    command.addAll(List.of(options));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      return output + "exit code " + process.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String clusterName(String name) {
    return name + "-" + HostNetwork.MULTICAST_PORT;
  }

  @Test
  void muteAndDeaf() {
    String[] both = {"server1", "server2"};
    try (HostNetwork network = new HostNetwork();
        ClusterUnderTest cluster = cluster("doctor-faults", network)) {
      NodeProcess first = cluster.start("server1");
      NodeProcess second = cluster.start("server2");
      cluster.awaitAnswers();
      cluster.awaitAgreement("server2", both);
      awaitVerdict(first, "works", "server2 is heard on eth0");

      network.mute("server1");
      awaitVerdict(first, "heard_but_not_linked", "what this node sends does not arrive");
      awaitVerdict(second, "fell_silent", "server1 was heard before");

      network.heal();
      cluster.awaitAgreement("server2", both);
      awaitVerdict(first, "works", "server2 is heard on eth0");

      network.deafen("server1");
      awaitVerdict(first, "fell_silent", "server2 was heard before");
    }
  }

  /** The interface is told to the system with each datagram, so that no route is asked for. */
  @Test
  void noRoute() {
    try (HostNetwork network = new HostNetwork();
        ClusterUnderTest cluster = cluster("doctor-no-route", network)) {
      for (String id : List.of("server1", "server2")) {
        network.host(id);
        network.loseMulticastRoute(id);
        cluster.start(id);
      }
      cluster.awaitAnswers();
      cluster.awaitAgreement("server2", "server1", "server2");
      cluster.nodes().forEach(node -> awaitVerdict(node, "works", " is heard on eth0"));
    }
  }

  @Test
  void aFirewallThatLetsNoMulticastOut() {
    Program.require("iptables");
    try (HostNetwork network = new HostNetwork();
        ClusterUnderTest cluster = cluster("doctor-kept-in", network)) {
      network.host("server1");
      network.keepMulticastIn("server1");
      NodeProcess node = cluster.start("server1");
      cluster.awaitAnswers();

      awaitVerdict(node, "cannot_send", "no datagram leaves on eth0: Operation not permitted");
      assertThat(doctor(network, "server1", node.address() + ":" + node.httpPort()))
          .contains(
              "verdict: problem",
              "way out: let UDP to the group out of the firewall of this machine",
              "exit code 1");
    }
  }

  @Test
  void noSuchInterface() {
    try (HostNetwork network = new HostNetwork();
        ClusterUnderTest cluster =
            cluster("doctor-no-interface", network, "ringcast.cluster.interface=missing0")) {
      NodeProcess node = cluster.start("server1");
      cluster.awaitAnswers();
      awaitVerdict(node, "cannot_join", "the interface missing0 does not exist");
      assertThat(verdict(node).path("way_out").asString())
          .contains("set ringcast.cluster.interface to eth0");
    }
  }

  @Test
  void aCableThatIsNotPluggedIn() {
    try (HostNetwork network = new HostNetwork();
        ClusterUnderTest cluster = cluster("doctor-unplugged", network)) {
      network.host("server1");
      network.unplug("server1");
      NodeProcess node = cluster.start("server1");
      cluster.awaitAnswers();

      awaitVerdict(node, "cannot_join", "the interface eth0 is down");
      assertThat(verdict(node).path("way_out").asString())
          .startsWith("mend the interface, or set ringcast.cluster.interface to side");
      assertThat(doctor(network, "server1", "--probe", "--interface", "eth0", "--seconds", "1"))
          .contains(
              "the interface eth0 is down",
              "verdict: problem",
              "way out: mend the interface, or set ringcast.cluster.interface to side",
              "exit code 1");
    }
  }

  @Test
  void aFirewallThatLetsNoMulticastIn() {
    Program.require("iptables");
    try (HostNetwork network = new HostNetwork();
        ClusterUnderTest cluster = cluster("doctor-firewall", network)) {
      network.host("server1");
      network.refuseMulticast("server1");
      NodeProcess node = cluster.start("server1");
      cluster.awaitAnswers();

      awaitVerdict(node, "multicast_dropped", "hearing nobody, not even yourself");
      String[] told = {
        "verdict: problem",
        "sending, but hearing nobody, not even yourself: this network drops multicast",
        "way out: set ringcast.cluster.seeds",
        "exit code 1"
      };
      assertThat(doctor(network, "server1", node.address() + ":" + node.httpPort()))
          .contains("asked the node server1")
          .contains(told);
      assertThat(doctor(network, "server1", "--probe", "--interface", "eth0", "--seconds", "1"))
          .contains("joined, sent", "heard itself 0 times")
          .contains(told);
    }
  }

  @Test
  void aNeighboursClusterWithAnotherName() {
    try (HostNetwork network = new HostNetwork();
        ClusterUnderTest ours = cluster("doctor-ours", network);
        ClusterUnderTest theirs =
            new ClusterUnderTest(
                "doctor-theirs", HostNetwork.MULTICAST_PORT, id -> network.host("their-" + id))) {
      NodeProcess node = ours.start("server1");
      theirs.start("server1");
      ours.awaitAnswers();
      theirs.awaitAnswers();

      awaitVerdict(node, "other_clusters_only", clusterName("doctor-theirs"));
      assertThat(doctor(network, "visitor", "--interface", "eth0"))
          .contains("belong to another cluster", clusterName("doctor-theirs"), "exit code 1");
    }
  }

  @Test
  void twoNodesWithOneId() {
    try (HostNetwork network = new HostNetwork();
        ClusterUnderTest cluster = cluster("doctor-namesakes", network);
        ClusterUnderTest other =
            new ClusterUnderTest(
                "doctor-namesakes-2",
                HostNetwork.MULTICAST_PORT,
                id -> network.host("other-" + id),
                "ringcast.cluster.name=" + clusterName("doctor-namesakes"))) {
      NodeProcess node = cluster.start("server1");
      cluster.awaitAnswers();
      cluster.awaitAgreement("server1", "server1");
      other.start("server1");

      awaitVerdict(node, "two_nodes_with_one_id", "use the id server1");
    }
  }

  /** The probe sees what a node would, and changes nothing for those that are there. */
  @Test
  void theProbeFindsTheClusterAndTheRightInterface() {
    String name = clusterName("doctor-probe");
    try (HostNetwork network = new HostNetwork();
        ClusterUnderTest cluster = cluster("doctor-probe", network)) {
      NodeProcess node = cluster.start("server1");
      cluster.awaitAnswers();
      cluster.awaitAgreement("server1", "server1");

      assertThat(doctor(network, "visitor", "--cluster", name, "--interface", "eth0"))
          .contains("server1 is heard on eth0", "verdict: good", "exit code 0");
      assertThat(doctor(network, "visitor", "--cluster", name, "--interface", "side"))
          .contains("server1 on eth0", "set ringcast.cluster.interface to eth0", "exit code 1");
      assertThat(doctor(network, "visitor", "--cluster", name))
          .contains("heard on lo, but server1 on eth0", "exit code 1");

      network.deafen("visitor");
      assertThat(doctor(network, "visitor", "--cluster", name, "--interface", "eth0"))
          .contains("hearing only itself on eth0", "exit code 0");
      assertThat(node.status().path("peers").isEmpty()).as("the doctor is no peer").isTrue();
    }
  }
}
