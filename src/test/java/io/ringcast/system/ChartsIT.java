package io.ringcast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Which lines a chart of the dashboard shows when there are more nodes than it has colours. */
class ChartsIT {

  private static Browser browser;
  private static ScriptedNode node;
  private static BrowserPage page;

  private int seconds;

  @BeforeAll
  static void openPage() throws Exception {
    browser = Browser.required();
    node = new ScriptedNode();
    page = browser.open(node.address("/"));
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
  void anEmptyChart() {
    page.evaluate(
        """
        import('/js/charts.js').then(({LineChart}) => {
          window.chart = new LineChart('clients-chart', value => `${value}`);
        })
        """);
  }

  /** Each of these nodes has as many clients as its number says. */
  private void add(int... nodes) {
    String values =
        Arrays.stream(nodes)
            .mapToObj(number -> "server%d: %d".formatted(number, number))
            .collect(Collectors.joining(", "));
    page.evaluate("chart.add(%d, {%s})".formatted(seconds++, values));
  }

  private static int[] numbers(int first, int last) {
    return IntStream.rangeClosed(first, last).toArray();
  }

  private static List<String> all(String expression) {
    return page.evaluate(expression).valueStream().map(JsonNode::asString).toList();
  }

  private static List<String> legend() {
    return all("[...document.querySelectorAll('#clients-chart li')].map(line => line.innerText)");
  }

  private static String inWords() {
    return page.evaluate("document.querySelector('#clients-chart [role=img]').ariaLabel")
        .asString();
  }

  @Test
  void aNewNodeTakesThePlaceOfADeadOne() {
    add(numbers(1, 8));
    add(1, 2, 3, 4, 5, 6, 7, 9);
    assertThat(legend())
        .containsExactly(
            "server1 1",
            "server2 2",
            "server3 3",
            "server4 4",
            "server5 5",
            "server6 6",
            "server7 7",
            "server9 9");
    assertThat(page.text("#clients-chart")).doesNotContain("more");
  }

  @Test
  void theOneThatIsEmptyLongestGoesFirst() {
    add(numbers(1, 8));
    add(1, 2, 3, 4, 6, 7, 8);
    add(1, 2, 4, 6, 7, 8);
    add(1, 2, 4, 6, 7, 8, 9);
    assertThat(legend()).contains("server3 –", "server9 9").noneMatch(text -> text.contains("5"));
  }

  @Test
  void whatHasNoPlaceIsCounted() {
    add(numbers(1, 11));
    assertThat(legend()).hasSize(8).first().isEqualTo("server1 1");
    assertThat(page.text("#clients-chart")).contains("and 3 more");
    assertThat(inWords()).contains("server8 8").endsWith("and 3 more");

    add(numbers(4, 11));

    assertThat(legend())
        .containsExactly(
            "server4 4",
            "server5 5",
            "server6 6",
            "server7 7",
            "server8 8",
            "server9 9",
            "server10 10",
            "server11 11");
    assertThat(page.text("#clients-chart")).doesNotContain("more");
    assertThat(inWords()).doesNotContain("more");
  }

  @Test
  void eachLineHasAColourOfItsOwn() {
    add(numbers(1, 8));
    add(1, 2, 3, 4, 5, 6, 7, 9);
    add(1, 2, 3, 4, 5, 6, 8, 9);
    assertThat(
            all("[...document.querySelectorAll('#clients-chart .swatch')].map(s => s.className)"))
        .hasSize(8)
        .doesNotHaveDuplicates();
  }

  @Test
  void aLineKeepsItsColourWhenAnotherComesOrGoes() {
    add(5, 6);
    List<String> before = colourOf("server6");
    add(1, 5, 6);
    add(1, 6);
    assertThat(colourOf("server6")).isEqualTo(before);
  }

  private static List<String> colourOf(String name) {
    return all(
        "[...document.querySelectorAll('#clients-chart li')]"
            + ".filter(line => line.innerText.startsWith('%s'))".formatted(name)
            + ".map(line => line.firstChild.className)");
  }
}
