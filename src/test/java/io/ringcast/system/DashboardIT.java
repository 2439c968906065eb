package io.ringcast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The dashboard and the chat page in a real browser. Leaves pictures of them in target/screenshots,
 * which docs/dashboard.md shows.
 */
class DashboardIT extends OnThreeNodes {

  private static final Path PICTURES = Path.of("target", "screenshots").toAbsolutePath();
  private static final String[] WITHOUT_LEADER = {"server2", "server9"};

  /** Long enough for lines to be seen in the charts. */
  private static final int POINTS_IN_A_PICTURE = 15;

  private static final String DOTS_OF_THE_LAST_LINE =
      """
      (() => {
        const chart = document.querySelector('#%s');
        const swatch = [...chart.querySelectorAll('.swatch')].at(-1);
        const colour = getComputedStyle(swatch).backgroundColor.match(/\\d+/g).map(Number);
        const canvas = chart.querySelector('canvas');
        const image = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        let dots = 0;
        for (let i = 0; i < image.length; i += 4) {
          dots += image[i + 3] === 255 && colour.every((part, k) => part === image[i + k]);
        }
        return dots;
      })()
      """;

  private static Browser browser;

  private final List<BrowserPage> pages = new ArrayList<>();

  @BeforeAll
  static void startBrowser() {
    browser = Browser.required();
  }

  @AfterAll
  static void stopBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @AfterEach
  void closePages() {
    pages.forEach(BrowserPage::close);
  }

  private BrowserPage page(String node, String path) {
    BrowserPage page = browser.open(cluster.node(node).address(path));
    pages.add(page);
    return page;
  }

  private static void assertNoComplaints(BrowserPage page) {
    assertThat(page.complaints()).isEmpty();
    assertThat(page.requests())
        .allMatch(request ->
            request.startsWith("http://127.0.0.1:")
                || request.startsWith("ws://127.0.0.1:")
                || request.startsWith("about:"));
  }

  @Test
  void aFollowersPageShowsTheRingAndThenTheNewLeader() {
    BrowserPage page = page("server2", "/");
    page.device(1280, 1240, 1, false);
    page.awaitText("#leader", "server10");
    page.awaitText("#state", "stable");
    assertThat(page.text("#node-id")).isEqualTo("server2");
    assertThat(page.text("tr[data-node=server10]")).contains("leader", "alive");
    assertThat(page.evaluate("document.querySelector('#ring svg').ariaLabel").asString())
        .contains("Ring: server2, then server9, then server10.", "server10 leads");

    cluster.node("server10").kill();
    page.awaitText("#leader", "server9");

    page.awaitText("tr[data-node=server10]", "failed");
    page.awaitText("#timeline", "server10 failed");
    page.awaitText("#election", "server10 is taken to be dead");
    page.awaitText("#election", "server9 leads");
    page.awaitText("#news", "server9 leads");
    assertNoComplaints(page);
  }

  @Test
  void thePageOfADeadNodeSaysSoAndNamesTheOthers() {
    BrowserPage page = page("server10", "/");
    page.awaitText("#leader", "server10");
    page.awaitText("tr[data-node=server2]", "alive");

    cluster.node("server10").kill();

    page.awaitText("#trouble", "server10 does not answer");
    assertThat(page.text("#trouble")).contains("server2", "server9");
    page.go(page.evaluate("document.querySelector('#trouble a').href").asString());
    page.awaitText("#leader", "server9");
  }

  @Test
  void thePageOfANodeThatIsStartedAgainGoesOn() {
    BrowserPage page = page("server2", "/");
    page.awaitText("#leader", "server10");
    cluster.node("server2").kill();
    page.awaitText("#trouble", "server2 does not answer");

    cluster.node("server2").start();

    page.awaitHidden("#trouble");
    page.awaitText("#leader", "server10");
    page.awaitText("#timeline", "server9 joined");
  }

  @Test
  void theChartsDrawTheirLinesAndTellTheLastValues() {
    BrowserPage page = page("server2", "/");
    register("server9", "somebody");
    awaitChart(page, "clients-chart", "server2 0, server9 1, server10 0");
    awaitChart(page, "rates-chart", "in 0, out 0");
    awaitChart(page, "ages-chart", "server9 \\d\\.\\d s, server10 \\d\\.\\d s");
  }

  /** What is drawn, as far as a test can see it: dots in the colour of the uppermost line. */
  private static void awaitChart(BrowserPage page, String id, String values) {
    await(values + " told by " + id)
        .atMost(ClusterUnderTest.PATIENCE)
        .until(() ->
            page.evaluate("document.querySelector('#%s [role=img]').ariaLabel".formatted(id))
                .asString("")
                .matches("Now: " + values));
    await("a line in " + id)
        .atMost(ClusterUnderTest.PATIENCE)
        .until(() -> page.evaluate(DOTS_OF_THE_LAST_LINE.formatted(id)).asInt() > 0);
  }

  @Test
  void noCommandsAreOfferedWhereNoTokenIsSet() {
    BrowserPage page = page("server2", "/");
    page.awaitText("#leader", "server10");
    await("the page's own question")
        .atMost(ClusterUnderTest.PATIENCE)
        .until(() ->
            page.evaluate("performance.getEntriesByName(new URL('admin', location).href).length")
                    .asInt()
                > 0);
    // Another one, whose answer comes after the page has made something of its own.
    page.evaluate("fetch('admin').then(answer => answer.json())");
    assertThat(page.text("#operations")).isEmpty();
  }

  @Test
  void everythingCanBeReachedByKeyboard() {
    BrowserPage page = page("server2", "/");
    page.awaitText("tr[data-node=server9]", "alive");
    List<String> reached = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      page.pressTab();
      reached.add(page.evaluate("document.activeElement.innerText.trim()").asString());
    }
    assertThat(reached).contains("Skip to the content", "Chat", "How the ring elects");
    assertThat(reached).anyMatch(text -> text.startsWith("server9"));
  }

  @Test
  void aBrowserChatsWithAClientOfAnotherNode() {
    BrowserPage page = page("server2", "/chat.html");
    // As people do it: the name has the focus, then the message.
    page.type("browser");
    page.pressEnter();
    page.awaitText("#who", "browser at server2");
    PlainClient tcp = register("server9", "tcp");
    page.awaitText("#people", "tcp");

    page.type("hello from a page");
    page.pressEnter();
    await()
        .atMost(ClusterUnderTest.PATIENCE)
        .until(() -> tcp.contentsFrom("browser").contains("hello from a page"));
    tcp.broadcast("<b>hello</b> from a socket");
    page.awaitText("#log", "<b>hello</b> from a socket");
    awaitDelivered(tcp, "browser", "for you alone");
    page.awaitText("#log .private", "for you alone");

    page.evaluate("document.querySelector('#people [data-user=tcp]').click()");
    page.type("you alone too");
    page.pressEnter();
    await()
        .atMost(ClusterUnderTest.PATIENCE)
        .until(() ->
            tcp.chats().stream()
                .anyMatch(chat -> chat.content().equals("you alone too") && !chat.toAll()));
    assertNoComplaints(page);
  }

  @Test
  void aBrowserComesBackWhenItsNodeDoes() {
    BrowserPage page = page("server2", "/chat.html");
    page.type("returner");
    page.pressEnter();
    page.awaitText("#who", "returner at server2");
    cluster.node("server2").kill();
    page.awaitText("#trouble", "The connection was lost. Trying again.");
    page.awaitText("#trouble", "server9");

    cluster.node("server2").start();

    page.awaitText("#state", "connected");
    PlainClient tcp = register("server9", "tcp2");
    awaitDelivered(tcp, "returner", "welcome back");
    page.awaitText("#log", "welcome back");
  }

  @Test
  void aBrowserGoesOnElsewhereWhenItsNodeStops() {
    BrowserPage page = page("server2", "/chat.html");
    page.type("traveller");
    page.pressEnter();
    page.awaitText("#who", "traveller at server2");

    cluster.node("server2").terminate();
    cluster.node("server2").awaitExit(ClusterUnderTest.PATIENCE);

    PlainClient tcp = register("server9", "tcp3");
    awaitDelivered(tcp, "traveller", "how was the way?");
    page.awaitText("#log", "how was the way?");
    assertThat(page.text("#who")).isIn("traveller at server9", "traveller at server10");
    assertThat(page.text("#trouble")).isEmpty();
  }

  // What docs/dashboard.md shows.

  private void talk(BrowserPage page) {
    List<PlainClient> talkers = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      talkers.add(register(WITHOUT_LEADER[i % 2], "talker" + i));
    }
    await("lines in the charts")
        .atMost(ClusterUnderTest.PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> {
          talkers.get(ThreadLocalRandom.current().nextInt(talkers.size())).broadcast("hello");
          return page.evaluate(
                      "performance.getEntriesByName(new URL('status', location).href).length")
                  .asInt()
              > POINTS_IN_A_PICTURE;
        });
  }

  @Test
  void picturesOfTheDashboard() {
    BrowserPage page = page("server2", "/");
    page.device(1200, 1290, 1, false);
    page.awaitText("#leader", "server10");
    talk(page);
    cluster.node("server10").kill();
    cluster.awaitAgreement("server9", WITHOUT_LEADER);
    page.awaitText("#election", "server9 leads");
    page.awaitText("tr[data-node=server10]", "failed");
    page.screenshot(PICTURES.resolve("dashboard.png"));
    page.device(390, 844, 2, true);
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
    page.screenshot(PICTURES.resolve("dashboard-phone.png"));
    assertNoComplaints(page);
    assertFitsAPhone(page);
  }

  private static void assertFitsAPhone(BrowserPage page) {
    assertThat(page.evaluate("document.documentElement.scrollWidth").asInt())
        .isLessThanOrEqualTo(390);
  }

  @Test
  void pictureOfTheChat() {
    BrowserPage page = page("server2", "/chat.html");
    page.device(1000, 640, 1, false);
    page.type("alice");
    page.pressEnter();
    page.awaitText("#who", "alice at server2");
    PlainClient bob = register("server9", "bob");
    register("server10", "carol");
    page.awaitText("#people", "carol");
    page.type("Hello from a browser!");
    page.pressEnter();
    await().atMost(ClusterUnderTest.PATIENCE).until(() -> !bob.contentsFrom("alice").isEmpty());
    bob.broadcast("Hello from a socket at another node.");
    page.awaitText("#log", "Hello from a socket");
    awaitDelivered(bob, "alice", "This one is for you alone.");
    page.awaitText("#log .private", "for you alone");
    page.screenshot(PICTURES.resolve("chat.png"));
    assertThat(Contrast.below(page, 4.5)).isEmpty();
    page.device(390, 844, 2, true);
    assertFitsAPhone(page);
    assertThat(Contrast.below(page, 4.5)).isEmpty();
  }

  private static void awaitDelivered(PlainClient from, String user, String content) {
    await("delivery of '" + content + "'")
        .atMost(ClusterUnderTest.PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> from.awaitAck(from.sendTo(user, content)).path("success").asBoolean());
  }
}
