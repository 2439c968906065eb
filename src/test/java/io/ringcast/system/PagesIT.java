package io.ringcast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages for those who read them by ear, by keyboard, on a phone or in the dark. */
class PagesIT {

  /** A node that says everything at once that the page can show. */
  private static final String STATUS =
      """
      {"now": "2026-11-22T12:00:02Z",
       "cluster": {"name": "default", "state": "%s", "mode": "multicast", "epoch": 7, "seen": 3,
         "expected": 5, "clients": 3, "max_clients": 20},
       "node": {"id": "server1", "role": "follower", "version": "1.0", "uptime_seconds": 100,
         "started_at": "2026-11-22T11:00:00Z"},
       "leader": {"id": "server2", "since": "2026-11-22T11:59:00Z", "heartbeat_age_ms": 100},
       "election": {"phase": "idle", "reason": "", "stepped_down": ["server3"],
         "ring": ["server1", "server2", "server3"]},
       "load": {"clients": 1, "max_clients": 10, "weight": 90, "messages_in_per_second": 1,
         "messages_out_per_second": 2, "draining": false, "ready": false, "slow_clients": 2},
       "peers": [%s]}
      """;

  private static final String PEER =
      """
      {"id": "%s", "state": "%s", "http_address": "127.0.0.1:1", "client_address": "127.0.0.1:2",
       "last_seen_ms": %d, "rtt_ms": 0.4, "clients": 2, "max_clients": 10, "weight": 80,
       "missed_heartbeats": 1, "draining": %s}
      """;

  private static final String EVENT =
      """
      {"number": %d, "time": "2026-11-22T12:00:01Z", "kind": "%s", "node": "server2", "epoch": 7,
       "hops": 3, "duration_ms": 5, "reason": "for a reason"}
      """;

  private static final String[] KINDS = {
    "joined",
    "suspected",
    "failed",
    "leader_lost",
    "stepped_down",
    "paused",
    "election_started",
    "admin",
    "election_won"
  };

  private static Browser browser;

  private ScriptedNode node;
  private BrowserPage page;

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

  @BeforeEach
  void startNode() throws Exception {
    List<String> events = new ArrayList<>();
    for (String kind : KINDS) {
      events.add(EVENT.formatted(events.size() + 1, kind));
    }
    node =
        new ScriptedNode()
            .says("/admin", "{\"takes_commands\": true}")
            .says(
                "/events", "{\"last_number\": %d, \"events\": %s}".formatted(KINDS.length, events));
    saysPeers(100, "server2", "server3");
  }

  @AfterEach
  void closeAll() {
    if (page != null) {
      page.close();
    }
    node.close();
  }

  private void saysPeers(int lastSeenMillis, String... alive) {
    List<String> peers = new ArrayList<>();
    for (String id : alive) {
      peers.add(PEER.formatted(id, "alive", lastSeenMillis, id.equals("server3")));
    }
    for (String state : List.of("suspect", "failed", "left")) {
      peers.add(PEER.formatted("server-" + state, state, lastSeenMillis, false));
    }
    node.says("/status", STATUS.formatted("stable", String.join(",", peers)));
  }

  private BrowserPage open(String path) {
    page = browser.open(node.address(path));
    return page;
  }

  private BrowserPage dashboard() {
    open("/");
    page.awaitText("tr[data-node=server2]", "100 ms");
    page.awaitText("#operations", "Drain this node");
    page.awaitText("#election", "it has won");
    return page;
  }

  // Who reads them by ear, or has begun to click.

  @Test
  void aRowStaysTheSameAsLongAsItsNodeIsThere() {
    dashboard();
    page.evaluate(
        """
        (() => {
          window.row = document.querySelector('tr[data-node=server2]');
          window.link = row.querySelector('a');
          window.changed = [];
          link.focus();
          new MutationObserver(changes => changed.push(...changes.map(change =>
            change.target.textContent))).observe(row.parentNode, {childList: true, subtree: true});
        })()
        """);

    saysPeers(200, "server2", "server3");
    page.awaitText("tr[data-node=server2]", "200 ms");
    assertThat(page.evaluate("changed.filter(text => text !== '200 ms')").toString())
        .as("changes of anything else")
        .isEqualTo("[]");
    saysPeers(300, "server12", "server2", "server3");
    page.awaitText("tr[data-node=server2]", "300 ms");
    page.awaitText("tr[data-node=server12]", "300 ms");

    assertThat(isTrue("row === document.querySelector('tr[data-node=server2]')")).isTrue();
    assertThat(isTrue("link === document.activeElement")).isTrue();
    assertThat(
            page.evaluate(
                    "[...document.querySelectorAll('#nodes tr')].map(row => row.dataset.node)")
                .toString())
        .isEqualTo(
            "[\"server-failed\",\"server-left\",\"server-suspect\",\"server1\",\"server2\","
                + "\"server3\",\"server12\"]");
    saysPeers(400, "server3");
    await("server2's row being gone")
        .atMost(ClusterUnderTest.PATIENCE)
        .until(() -> !isTrue("row.isConnected"));
  }

  @Test
  void aRowFollowsWhatBecomesOfItsNode() {
    dashboard();
    assertThat(page.text("tr[data-node=server2]")).contains("leader");
    assertThat(isTrue("document.querySelector('tr[data-node=server2] a') !== null")).isTrue();

    node.says(
        "/status", STATUS.formatted("degraded", PEER.formatted("server2", "failed", 9000, false)));

    page.awaitText("tr[data-node=server2] .badge.failed", "failed");
    page.awaitText("tr[data-node=server2]", "9.0 s");
    assertThat(isTrue("document.querySelector('tr[data-node=server2] a') === null")).isTrue();
    assertThat(isTrue("document.querySelector('tr[data-node=server2]').className === 'gone'"))
        .isTrue();
  }

  private boolean isTrue(String expression) {
    return page.evaluate(expression).asBoolean();
  }

  @Test
  void whoIsInTheRoomStaysTheSameElement() {
    open("/chat.html");
    showRoom("['alice', 'bob']");
    page.evaluate(
        """
        (() => {
          window.bob = document.querySelector('[data-user=bob]');
          bob.focus();
        })()
        """);

    showRoom("['alice', 'bart', 'bob']");
    showRoom("['bart', 'bob']");

    assertThat(isTrue("bob === document.querySelector('[data-user=bob]')")).isTrue();
    assertThat(isTrue("bob === document.activeElement")).isTrue();
    assertThat(page.text("#people")).isEqualTo("bart\nbob");
    assertThat(
            page.evaluate("[...document.querySelectorAll('#users-known option')].map(o => o.value)")
                .toString())
        .isEqualTo("[\"bart\",\"bob\"]");
  }

  /** As when the connection tells who is here. */
  private void showRoom(String users) {
    page.evaluate(
        """
        import('/js/people.js').then(({showPeople}) => {
          document.querySelector('#join').hidden = true;
          document.querySelector('#room').hidden = false;
          showPeople(%s, 3, 'me');
        })
        """
            .formatted(users));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/chat.html"})
  void everyControlHasANameAndThePageAHeading(String path) {
    open(path);
    if (path.equals("/")) {
      page.awaitText("#operations", "Drain this node");
      page.awaitText("tr[data-node=server2]", "alive");
    } else {
      showRoom("['alice']");
    }
    List<BrowserPage.Accessible> all = page.accessible();
    assertThat(all)
        .filteredOn(BrowserPage.Accessible::isControl)
        .hasSizeGreaterThan(5)
        .allSatisfy(control -> assertThat(control.name()).as(control.role()).isNotBlank());
    assertThat(
            page.evaluate(
                    "[...document.querySelectorAll('h1')].filter(h => h.checkVisibility()).length")
                .asInt())
        .isEqualTo(1);
  }

  // Who has a phone, or a dark theme.

  @Test
  void aPhoneShowsTheRoomOfNodesToo() {
    dashboard();
    page.device(390, 844, 2, false);
    assertThat(page.text("thead")).contains("Node", "State", "Heartbeat", "Clients", "Room");
    String peers =
        PEER.formatted("server2", "failed", 859, false)
            + ","
            + PEER.formatted("server10", "alive", 859, false);
    node.says(
        "/status",
        STATUS.formatted("stable", peers).replace("\"ready\": false", "\"ready\": true"));
    page.awaitText("tr[data-node=server10]", "859 ms");
    assertThat(page.evaluate("document.querySelector('.nodes-card .scroll').scrollWidth").asInt())
        .as("the table, without scrolling it")
        .isLessThanOrEqualTo(
            page.evaluate("document.querySelector('.nodes-card .scroll').clientWidth").asInt());
    assertNoScrollingSideways();
  }

  @ParameterizedTest
  @ValueSource(ints = {320, 390})
  void nothingIsWiderThanAPhone(int width) {
    dashboard();
    page.device(width, 844, 2, false);
    assertNoScrollingSideways();
    page.close();
    open("/chat.html");
    page.device(width, 844, 2, false);
    assertNoScrollingSideways();
    showRoom("['alice', 'b'.repeat(128)]");
    assertNoScrollingSideways();
  }

  private void assertNoScrollingSideways() {
    assertThat(page.evaluate("document.documentElement.scrollWidth").asInt())
        .isLessThanOrEqualTo(page.evaluate("innerWidth").asInt());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void allTextOfTheDashboardCanBeRead(boolean dark) {
    dashboard();
    page.device(1200, 900, 1, dark);
    for (String state : List.of("stable", "electing", "degraded")) {
      page.evaluate("document.querySelector('#state').className = 'badge %s'".formatted(state));
      assertThat(Contrast.below(page, 4.5)).as(state).isEmpty();
    }
    page.evaluate("document.querySelector('#outcome').textContent = 'drain: draining'");
    assertThat(Contrast.below(page, 4.5)).isEmpty();
    page.evaluate("document.querySelector('#outcome').className = 'outcome failed'");
    node.says("/status", "");
    page.awaitText("#trouble", "does not answer");
    assertThat(Contrast.below(page, 4.5)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void allTextOfTheChatCanBeRead(boolean dark) {
    open("/chat.html");
    page.device(1000, 640, 1, dark);
    assertThat(Contrast.below(page, 4.5)).isEmpty();
    showRoom("['alice', 'me']");
    page.evaluate(
        """
        document.querySelector('#log').innerHTML = ['', 'own', 'private', 'own private', 'own failed']
          .map(kind => `<li class="line ${kind}"><p class="by"><b>alice</b> to you
            <span class="fate">not sent</span></p><p class="content">words</p></li>`).join('')
          + '<li class="notice">You are here.</li>'
        """);
    assertThat(Contrast.below(page, 4.5)).isEmpty();
  }
}
