package io.ringcast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the dashboard makes of the events of a node as the story of the last election. */
class ElectionStoryIT {

  private static Browser browser;
  private static ScriptedNode node;
  private static BrowserPage page;

  private final List<String> events = new ArrayList<>();

  @BeforeAll
  static void openPage() throws Exception {
    browser = Browser.required();
    node = new ScriptedNode();
    page = browser.open(node.address("/chat.html"));
  }

  @AfterAll
  static void closeAll() {
    if (browser != null) {
      browser.close();
    }
    if (node != null) {
      node.close();
    }
  }

  @BeforeEach
  void anEarlierElection() {
    happens(0, "joined", "server3", null);
    happens(1, "election_started", "server3", 4);
    happens(2, "leader_changed", "server3", 4);
  }

  private void happens(int second, String kind, String about, @Nullable Integer epoch) {
    String time = "2026-11-22T12:00:%02dZ".formatted(second);
    String ofEpoch = epoch == null ? "" : ", \"epoch\": " + epoch;
    events.add(
        "{\"time\": \"%s\", \"kind\": \"%s\", \"node\": \"%s\", \"reason\": \"\"%s}"
            .formatted(time, kind, about, ofEpoch));
  }

  /** The steps as kind and node, and that each is shown with words of its own. */
  private List<String> story() {
    JsonNode told =
        page.evaluate(
            """
            import('/js/events.js').then(({lastElection, tellElection}) => {
              const events = %s;
              return {
                steps: lastElection(events).map(event => event.kind + ' ' + event.node),
                shown: tellElection(events).querySelectorAll('li b').length,
              };
            })
            """
                .formatted(events));
    List<String> steps = told.path("steps").valueStream().map(JsonNode::asString).toList();
    assertThat(told.path("shown").asInt()).isEqualTo(steps.size());
    return steps;
  }

  @Test
  void aSecondFailureWhileItRunsTakesNoStepAway() {
    happens(20, "failed", "server3", null);
    happens(20, "leader_lost", "server3", 4);
    happens(21, "election_started", "server2", 5);
    happens(22, "failed", "server1", null);
    happens(22, "election_won", "server2", 5);
    assertThat(story())
        .containsExactly(
            "failed server3",
            "leader_lost server3",
            "election_started server2",
            "failed server1",
            "election_won server2");
  }

  @Test
  void whatIsNoPartOfItIsSkipped() {
    happens(20, "failed", "server3", null);
    happens(20, "admin", "server2", null);
    happens(21, "election_started", "server2", 5);
    happens(21, "admin", "server2", null);
    happens(21, "mode_changed", "server2", null);
    happens(22, "election_won", "server2", 5);
    happens(23, "admin", "server2", null);
    assertThat(story())
        .containsExactly("failed server3", "election_started server2", "election_won server2");
  }

  @Test
  void anElectionThatIsRepeatedKeepsItsCause() {
    happens(20, "failed", "server3", null);
    happens(21, "election_started", "server2", 5);
    happens(28, "election_started", "server2", 6);
    happens(30, "leader_changed", "server2", 6);
    assertThat(story())
        .containsExactly(
            "failed server3",
            "election_started server2",
            "election_started server2",
            "leader_changed server2");
  }

  @Test
  void whatCausedAnElectionBeforeIsNoCauseOfThisOne() {
    happens(3, "stepped_down", "server3", null);
    happens(4, "election_started", "server2", 5);
    assertThat(story()).containsExactly("stepped_down server3", "election_started server2");
  }

  @Test
  void whatLiesLongBeforeIsNoCause() {
    happens(20, "joined", "server1", null);
    happens(40, "election_started", "server2", 5);
    assertThat(story()).containsExactly("election_started server2");
  }

  @Test
  void theBeginningMayBeForgottenAlready() {
    events.clear();
    happens(21, "failed", "server1", null);
    happens(22, "election_won", "server2", 5);
    assertThat(story()).containsExactly("failed server1", "election_won server2");
  }

  @Test
  void whereNoElectionWasThereIsNoStory() {
    events.clear();
    happens(21, "joined", "server1", null);
    assertThat(
            page.evaluate(
                    "import('/js/events.js').then(module => module.lastElection(%s).length)"
                        .formatted(events))
                .asInt())
        .isZero();
  }
}
