package io.ringcast.system;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/**
 * Three nodes behind a real HAProxy, configured as docs/load-balancers.md says, and their pages
 * behind one as it is shipped.
 */
class HaproxyIT {

  private static final String[] ALL = {"server1", "server2", "server3"};
  private static final int MAX_CLIENTS = 40;
  private static final String TOKEN = "a-token-of-operators";
  private static final Path SHIPPED = Path.of("deploy", "haproxy", "haproxy.cfg").toAbsolutePath();

  /** Another address than the proxy's own. */
  private static final String OPERATORS_ADDRESS = "127.0.0.2";

  private static final Duration POLL = Duration.ofMillis(50);
  private static final JsonMapper JSON = new JsonMapper();

  private static ClusterUnderTest cluster;
  private static Haproxy haproxy;

  private final List<PlainClient> clients = new ArrayList<>();
  private int users;

  @BeforeAll
  static void startAll() {
    Program.require("haproxy");
    cluster =
        new ClusterUnderTest(
            "haproxy",
            "ringcast.max-clients=" + MAX_CLIENTS,
            "ringcast.admin.token=" + TOKEN,
            "server.forward-headers-strategy=native");
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

  // The shipped configuration.

  @Test
  void theShippedConfigurationIsAccepted() throws IOException {
    Path folder = Files.createDirectories(cluster.folder().resolveSibling("haproxy-check"));
    Program.start(folder, "haproxy", "-c", "-f", SHIPPED.toString()).awaitSuccess();
  }

  /** Its pages, of this test's nodes in place of those that a name server tells. */
  private static Program shippedPages(int port) throws IOException {
    StringBuilder servers = new StringBuilder();
    for (String id : ALL) {
      servers.append("  server %s 127.0.0.1:%d%n".formatted(id, cluster.node(id).httpPort()));
    }
    String configuration =
        (shippedSection("defaults") + shippedSection("listen pages"))
            .replace("bind :8080", "bind 127.0.0.1:" + port)
            .replaceFirst("(?m)^ *server-template .*\\n", servers.toString());
    Path folder = Files.createDirectories(cluster.folder().resolveSibling("haproxy-pages"));
    Path file = Files.writeString(folder.resolve("haproxy.cfg"), configuration);
    return Program.start(folder, "haproxy", "-db", "-f", file.toString());
  }

  private static String shippedSection(String head) throws IOException {
    Matcher section =
        Pattern.compile("(?ms)^" + head + "$.*?(?=^\\S|\\z)").matcher(Files.readString(SHIPPED));
    assertThat(section.find()).as(head).isTrue();
    return section.group();
  }

  private static HttpResponse<String> ask(HttpClient browser, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return browser.send(
        request
            .header("Authorization", "Bearer " + TOKEN)
            .timeout(ClusterUnderTest.PATIENCE)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String nodeOf(HttpClient browser, String pages) throws Exception {
    HttpResponse<String> status =
        ask(browser, HttpRequest.newBuilder(URI.create(pages + "/status")));
    return JSON.readTree(status.body()).at("/node/id").asString();
  }

  private static int command(HttpClient browser, String pages, String command) throws Exception {
    return ask(
            browser,
            HttpRequest.newBuilder(URI.create(pages + "/admin/" + command))
                .POST(HttpRequest.BodyPublishers.noBody()))
        .statusCode();
  }

  /** The nodes of those who come without a cookie. */
  private static Set<String> nodesOfStrangers(String pages) throws Exception {
    Set<String> nodes = new TreeSet<>();
    for (int i = 0; i < 2 * ALL.length; i++) {
      try (HttpClient stranger = HttpClient.newHttpClient()) {
        nodes.add(nodeOf(stranger, pages));
      }
    }
    return nodes;
  }

  private static void awaitNodesOfStrangers(String pages, String... ids) {
    await("strangers at " + List.of(ids))
        .atMost(ClusterUnderTest.PATIENCE)
        .ignoreExceptions()
        .until(() -> nodesOfStrangers(pages).equals(Set.of(ids)));
  }

  /** The node at which a chat in that browser begins. */
  private static String chatOf(HttpClient browser, String pages) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    WebSocket chat =
        browser
            .newWebSocketBuilder()
            .buildAsync(
                URI.create(pages.replace("http:", "ws:") + "/ws/chat"),
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onText(
                      WebSocket from, CharSequence text, boolean last) {
                    answer.complete(text.toString());
                    return null;
                  }
                })
            .join();
    chat.sendText("{\"type\":\"CLIENT_REGISTER\",\"sender_id\":\"operator\"}", true).join();
    String response = answer.orTimeout(ClusterUnderTest.PATIENCE.toSeconds(), SECONDS).join();
    chat.abort();
    return JSON.readTree(response).at("/payload/data/server_id").asString("nobody");
  }

  @Test
  void whoDrainsANodeFromItsPageStaysThereAndMayStopIt() throws Exception {
    int port = Ports.free();
    String pages = "http://127.0.0.1:" + port;
    try (Program _ = shippedPages(port);
        HttpClient operator =
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .cookieHandler(new CookieManager())
                .localAddress(InetAddress.getByName(OPERATORS_ADDRESS))
                .build()) {
      awaitNodesOfStrangers(pages, ALL);
      String drained = nodeOf(operator, pages);
      String[] others = Stream.of(ALL).filter(id -> !id.equals(drained)).toArray(String[]::new);

      assertThat(command(operator, pages, "drain?time=0s")).isEqualTo(200);

      awaitNodesOfStrangers(pages, others);
      assertThat(nodeOf(operator, pages)).isEqualTo(drained);
      assertThat(chatOf(operator, pages)).isIn((Object[]) others);
      assertThat(cluster.node(drained).get("/events").body())
          .contains("drain by " + OPERATORS_ADDRESS);

      assertThat(command(operator, pages, "undrain")).isEqualTo(200);
      awaitNodesOfStrangers(pages, ALL);
    }
  }
}
