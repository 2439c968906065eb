package io.ringcast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.client.SteadyChat;
import io.ringcast.node.Endpoint;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators do in a real browser, and what their commands do to people at the chat page. */
class OperationsIT {

  private static final String[] ALL = {"server1", "server2", "server3"};
  private static final String TOKEN = "a-token-of-operators";

  private static Browser browser;
  private static ClusterUnderTest cluster;

  private final List<AutoCloseable> opened = new ArrayList<>();

  @BeforeAll
  static void startAll() {
    browser = Browser.required();
    cluster = new ClusterUnderTest("operations", "ringcast.admin.token=" + TOKEN);
    for (String id : ALL) {
      cluster.start(id);
    }
    cluster.awaitAnswers();
  }

  @AfterAll
  static void stopAll() {
    if (browser != null) {
      browser.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  @BeforeEach
  void awaitAgreement() {
    cluster.awaitAgreement("server3", ALL);
  }

  @AfterEach
  void closeAllAndServeAgain() throws Exception {
    for (AutoCloseable one : opened) {
      one.close();
    }
    for (String id : ALL) {
      // Refused where there is nothing to take back.
      cluster.node(id).post("/admin/undrain", TOKEN);
      cluster.node(id).post("/admin/stand-again", TOKEN);
      await().until(() -> cluster.node(id).status().at("/load/clients").asInt() == 0);
    }
  }

  private <T extends AutoCloseable> T open(T one) {
    opened.add(one);
    return one;
  }

  private BrowserPage dashboard(String node, String token) {
    BrowserPage page = open(browser.open(cluster.node(node).address("/")));
    page.awaitText("#operations", "Drain this node");
    page.awaitText("#leader", "server3");
    page.evaluate("document.querySelector('#token').focus()");
    page.type(token);
    return page;
  }

  private static void click(BrowserPage page, String selector) {
    page.evaluate("document.querySelector('" + selector + "').click()");
  }

  private static boolean isDraining(String node) {
    return cluster.node(node).status().at("/load/draining").asBoolean();
  }

  // The dashboard's buttons.

  @Test
  void aWrongTokenIsToldAndNothingIsDone() {
    BrowserPage page = dashboard("server1", TOKEN + "0");
    click(page, "#drain");
    page.awaitText("#outcome.failed", "ringcast.admin.token");
    assertThat(isDraining("server1")).isFalse();
  }

  @Test
  void aNodeIsDrainedAndServesAgain() throws Exception {
    SteadyChat chat = open(new SteadyChat());
    chat.connect("mover", List.of(client("server1"), client("server2")));
    BrowserPage page = dashboard("server1", TOKEN);

    click(page, "#drain");

    page.awaitText("#outcome", "drain: draining for at most");
    page.awaitText("tr[data-node=server1]", "draining");
    await().until(() -> cluster.node("server1").status().at("/load/clients").asInt() == 0);
    page.awaitText("#drain", "Stop draining");

    click(page, "#drain");

    page.awaitText("#outcome", "undrain: serving again");
    page.awaitText("#drain", "Drain this node");
    assertThat(isDraining("server1")).isFalse();
  }

  @Test
  void aNodeIsDrainedByKeyboardAlone() {
    BrowserPage page = open(browser.open(cluster.node("server1").address("/")));
    page.awaitText("#operations", "Drain this node");
    page.awaitText("#leader", "server3");

    page.tabTo("token");
    page.type(TOKEN);
    page.tabTo("drain");
    page.pressEnter();

    page.awaitText("#outcome", "drain: draining for at most");
    assertThat(isDraining("server1")).isTrue();
    page.awaitText("#drain", "Stop draining");

    page.tabTo("drain");
    page.pressEnter();

    page.awaitText("#outcome", "undrain: serving again");
  }

  @Test
  void theLeaderEvensOutADifferenceThatItWouldLeave() throws Exception {
    SteadyChat chat = open(new SteadyChat());
    int[] counts = {10, 10, 13};
    for (int node = 0; node < ALL.length; node++) {
      for (int i = 0; i < counts[node]; i++) {
        chat.connect(ALL[node] + "-" + i, List.of(client(ALL[node])));
      }
    }
    BrowserPage page = dashboard("server3", TOKEN);
    await("the leader knowing them")
        .atMost(ClusterUnderTest.PATIENCE)
        .until(() -> cluster.node("server3").status().at("/cluster/clients").asInt() == 33);

    click(page, "#rebalance");

    page.awaitText("#outcome", "rebalance: clients are evened out now");
    await()
        .atMost(ClusterUnderTest.PATIENCE)
        .until(() -> cluster.node("server3").status().at("/load/clients").asInt() == 11);
  }

  @Test
  void theLeaderStepsDownAndStandsAgain() {
    BrowserPage page = dashboard("server3", TOKEN);

    click(page, "#step-down");

    page.awaitText("#outcome", "step-down: steps down for 600 s; server2 is to lead");
    page.awaitText("#leader", "server2");
    page.awaitText("tr[data-node=server3]", "stepped down");
    page.awaitText("#step-down", "Stand again");

    click(page, "#step-down");

    page.awaitText("#outcome", "stand-again: stands as a candidate again");
    page.awaitText("#leader", "server3");
  }

  @Test
  void aFollowerDoesNotStepDownAndNamesTheLeader() {
    var answer = cluster.node("server1").post("/admin/step-down", TOKEN);
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body())
        .contains("ask the leader, server3 at " + cluster.node("server3").address(""));
  }

  private static Endpoint client(String node) {
    return new Endpoint(cluster.node(node).address(), cluster.node(node).clientPort());
  }

  // The chat page.

  private BrowserPage join(String address, String name) {
    BrowserPage page = open(browser.open(address + "/chat.html"));
    page.type(name);
    page.pressEnter();
    page.awaitText("#who", name + " at ");
    return page;
  }

  /** Says "page 0", "page 1", ... until it is told to stop. */
  private static void talk(BrowserPage page) {
    page.evaluate(
        """
        window.spoken = 0;
        window.talking = setInterval(() => {
          document.querySelector('#message').value = `page ${window.spoken++}`;
          document.querySelector('#compose').requestSubmit();
        }, 20);
        """);
  }

  private static int endOfTalk(BrowserPage page) {
    return page.evaluate("clearInterval(window.talking), window.spoken").asInt();
  }

  @Test
  void aPageGoesOnAtAnotherNodeInTheMidstOfItsTalk() {
    BrowserPage page = join(cluster.node("server1").address(""), "browser");
    PlainClient other = open(PlainClient.register(cluster.node("server3"), "other"));
    page.awaitText("#people", "other");
    talk(page);
    List<String> told = new ArrayList<>();

    cluster.node("server1").post("/admin/drain?time=20s", TOKEN);

    await("the page at another node")
        .atMost(ClusterUnderTest.PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> {
          told.add("other " + told.size());
          other.broadcast(told.getLast());
          return !page.text("#who").equals("browser at server1");
        });
    page.awaitText("#log", "You are at server");
    page.awaitText("#log", told.getLast());
    int spoken = endOfTalk(page);
    List<String> said = new ArrayList<>();
    for (int i = 0; i < spoken; i++) {
      said.add("page " + i);
    }
    await("all that the page said")
        .atMost(ClusterUnderTest.PATIENCE)
        .untilAsserted(
            () -> assertThat(other.contentsFrom("browser")).containsExactlyElementsOf(said));
    assertThat(heard(page)).containsExactlyInAnyOrderElementsOf(told);
    assertThat(page.text("#trouble")).isEmpty();
    assertThat(page.evaluate("document.querySelectorAll('#log .failed').length").asInt()).isZero();
    assertThat(page.complaints()).isEmpty();
    await().until(() -> cluster.node("server1").status().at("/load/clients").asInt() == 0);
  }

  private static List<String> heard(BrowserPage page) {
    return page.evaluate(
            "[...document.querySelectorAll('#log .line:not(.own) .content')]"
                + ".map(line => line.innerText)")
        .valueStream()
        .map(line -> line.asString())
        .collect(Collectors.toList());
  }

  @Test
  void aPageBehindAProxyGoesOnThroughIt() throws IOException {
    Program.require("haproxy");
    int port = Ports.free();
    open(proxy(port));
    BrowserPage page = join("http://127.0.0.1:" + port, "published");
    String former = page.text("#who").substring("published at ".length());

    cluster.node(former).post("/admin/drain?time=30s", TOKEN);

    await("the page at another node")
        .atMost(ClusterUnderTest.PATIENCE)
        .until(() ->
            page.text("#who").startsWith("published at ") && !page.text("#who").endsWith(former));
    assertThat(page.text("#trouble")).isEmpty();
    PlainClient other =
        open(
            PlainClient.register(
                cluster.node(former.equals("server1") ? "server2" : "server1"), "other"));
    await()
        .atMost(ClusterUnderTest.PATIENCE)
        .until(() ->
            other.awaitAck(other.sendTo("published", "still there?")).path("success").asBoolean());
    page.awaitText("#log", "still there?");
  }

  /** One address for the pages of all nodes that take clients. */
  private static Program proxy(int port) throws IOException {
    StringBuilder text =
        new StringBuilder(
            """
            defaults
              mode tcp
              timeout connect 2s
              timeout client 1h
              timeout server 1h
            listen pages
              bind 127.0.0.1:%d
              balance roundrobin
              option httpchk GET /lb/ready
              default-server check inter 200ms fall 1 rise 1
            """
                .formatted(port));
    for (String id : ALL) {
      text.append("  server %s 127.0.0.1:%d%n".formatted(id, cluster.node(id).httpPort()));
    }
    Path file = Files.writeString(cluster.folder().resolve("pages.cfg"), text);
    Program proxy = Program.start(cluster.folder(), "haproxy", "-db", "-f", file.toString());
    await("the proxy")
        .atMost(ClusterUnderTest.PATIENCE)
        .ignoreExceptions()
        .until(() -> {
          try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
          }
        });
    return proxy;
  }
}
