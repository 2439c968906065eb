package io.ringcast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three nodes behind a real HAProxy, configured as docs/load-balancers.md says. */
class HaproxyIT {

  private static final String[] ALL = {"server1", "server2", "server3"};
  private static final int MAX_CLIENTS = 40;
  private static final String TOKEN = "a-token-of-operators";
  private static final Duration POLL = Duration.ofMillis(50);

  private static ClusterUnderTest cluster;
  private static Haproxy haproxy;

  private final List<PlainClient> clients = new ArrayList<>();
  private int users;

  @BeforeAll
  static void startAll() {
    Program.require("haproxy");
    cluster =
        new ClusterUnderTest(
            "haproxy", "ringcast.max-clients=" + MAX_CLIENTS, "ringcast.admin.token=" + TOKEN);
    List<Haproxy.Server> servers = new ArrayList<>();
    for (String id : ALL) {
      int agentPort = Ports.free();
      NodeProcess node = cluster.start(id, "ringcast.lb.agent-port=" + agentPort);
      servers.add(new Haproxy.Server(id, node.clientPort(), node.httpPort(), agentPort));
    }
    cluster.awaitAnswers();
    haproxy = new Haproxy(cluster.folder(), servers);
  }

  @AfterAll
  static void stopAll() {
    if (haproxy != null) {
      haproxy.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  @BeforeEach
  void awaitAllInUse() {
    cluster.awaitAgreement("server3", ALL);
    for (String id : ALL) {
      await(id + " with all its room")
          .atMost(ClusterUnderTest.PATIENCE)
          .until(() -> clientsOf(id) == 0);
      awaitState(id, state -> state.status().equals("UP") && state.weight() > 0);
    }
  }

  @AfterEach
  void dropClients() {
    clients.forEach(PlainClient::close);
  }

  private static int clientsOf(String id) {
    return cluster.node(id).status().at("/load/clients").asInt();
  }

  private static void awaitState(String id, Predicate<Haproxy.State> condition) {
    await("HAProxy's view of " + id)
        .atMost(ClusterUnderTest.PATIENCE)
        .pollInterval(POLL)
        .until(() -> {
          Haproxy.State state = haproxy.states().get(id);
          return state != null && condition.test(state);
        });
  }

  /** Clients come through HAProxy, and go, one after the other; how many each node got. */
  private Map<String, Integer> comeAndGo(int count) {
    Map<String, Integer> taken = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      try (PlainClient client = PlainClient.connect("127.0.0.1", haproxy.chatPort())) {
        client.sendRegister("guest-" + users++);
        String node =
            client.awaitOne("SERVER_RESPONSE").at("/payload/data/server_id").asString("nobody");
        taken.merge(node, 1, Integer::sum);
      }
    }
    return taken;
  }

  /** The weights follow the processors, so what is expected is summed up along the way. */
  @Test
  void clientsComeInProportionToTheWeights() {
    for (int i = 0; i < 3 * MAX_CLIENTS / 4; i++) {
      clients.add(PlainClient.register(cluster.node("server1"), "resident-" + i));
    }
    awaitState("server1", state -> state.weight() < haproxy.states().get("server2").weight() / 2);

    Map<String, Double> expected = new TreeMap<>();
    Map<String, Integer> taken = new TreeMap<>();
    for (int round = 0; round < 20; round++) {
      Map<String, Haproxy.State> states = haproxy.states();
      double sum = states.values().stream().mapToInt(Haproxy.State::weight).sum();
      states.forEach((id, state) -> expected.merge(id, 5 * state.weight() / sum, Double::sum));
      comeAndGo(5).forEach((id, count) -> taken.merge(id, count, Integer::sum));
    }

    for (String id : ALL) {
      assertThat((double) taken.get(id))
          .as("clients at %s: %s of %s", id, taken, expected)
          .isCloseTo(expected.get(id), within(15.0));
    }
    assertThat(taken.get("server1"))
        .isLessThan(Math.min(taken.get("server2"), taken.get("server3")));
  }

  @Test
  void aNodeThatIsFullGetsNobody() {
    for (int i = 0; i < MAX_CLIENTS; i++) {
      clients.add(PlainClient.register(cluster.node("server2"), "resident-" + i));
    }
    awaitState("server2", state -> state.weight() == 0);
    assertThat(comeAndGo(20)).containsOnlyKeys("server1", "server3");
  }

  @Test
  void aNodeThatIsDrainedGetsNobodyUntilItServesAgain() {
    NodeProcess drained = cluster.node("server2");
    assertThat(drained.post("/admin/drain?time=0s", TOKEN).statusCode()).isEqualTo(200);
    awaitState("server2", state -> state.status().equals("DRAIN"));
    assertThat(comeAndGo(20)).containsOnlyKeys("server1", "server3");

    assertThat(drained.post("/admin/undrain", TOKEN).statusCode()).isEqualTo(200);
    await("clients at server2 again")
        .atMost(ClusterUnderTest.PATIENCE)
        .until(() -> comeAndGo(6).containsKey("server2"));
  }

  @Test
  void aKilledNodeIsOutWithinTwoSecondsAndGetsClientsAgainWhenItIsBack() {
    NodeProcess killed = cluster.node("server1");
    killed.kill();
    await("server1 being out")
        .atMost(Duration.ofSeconds(2))
        .pollInterval(POLL)
        .until(() -> haproxy.states().get("server1").status().equals("DOWN"));
    assertThat(comeAndGo(20)).containsOnlyKeys("server2", "server3");

    killed.start();
    await("clients at server1 again")
        .atMost(ClusterUnderTest.PATIENCE)
        .until(() -> comeAndGo(6).containsKey("server1"));
  }

  @Test
  void clientsThatComeWhileANodeDiesAreTakenByTheOthers() {
    cluster.node("server1").kill();
    assertThat(comeAndGo(20)).containsOnlyKeys("server2", "server3");
    cluster.node("server1").start();
  }
}
