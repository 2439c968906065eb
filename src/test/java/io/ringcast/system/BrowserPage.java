package io.ringcast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One tab of a {@link Browser}. */
final class BrowserPage implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();
  private static final int ANSWER_SECONDS = 30;
  private static final int MOST_TABS = 40;
  private static final Set<String> CONTROLS =
      Set.of(
          "button",
          "link",
          "textbox",
          "combobox",
          "checkbox",
          "meter",
          "region",
          "log",
          "image",
          "DisclosureTriangle");
  private static final Duration POLL = Duration.ofMillis(50);

  private final WebSocket socket;
  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  BrowserPage(URI devTools, String address) {
    socket = Browser.HTTP.newWebSocketBuilder().buildAsync(devTools, new Listener()).join();
    call("Page.enable");
    call("Runtime.enable");
    call("Network.enable");
    call("Log.enable");
    call("Emulation.setFocusEmulationEnabled", parameters().put("enabled", true));
    go(address);
  }

  void go(String address) {
    call("Page.navigate", parameters().put("url", address));
    await(address + " being loaded")
        .atMost(ClusterUnderTest.PATIENCE)
        .pollInterval(POLL)
        .until(() ->
            evaluate("document.readyState + ' ' + location.href")
                .asString()
                .startsWith("complete " + address));
  }

  /** What the browser complained of, such as a script's failure or a forbidden source. */
  List<String> complaints() {
    return complaints;
  }

  /** All addresses that were asked for. */
  List<String> requests() {
    return requests;
  }

  /**
   * @param dark as the user's system prefers
   */
  void device(int width, int height, double scale, boolean dark) {
    call(
        "Emulation.setDeviceMetricsOverride",
        parameters()
            .put("width", width)
            .put("height", height)
            .put("deviceScaleFactor", scale)
            .put("mobile", width < 600));
    ObjectNode media = parameters();
    media
        .putArray("features")
        .addObject()
        .put("name", "prefers-color-scheme")
        .put("value", dark ? "dark" : "light");
    call("Emulation.setEmulatedMedia", media);
  }

  /** The value of a JavaScript expression. */
  JsonNode evaluate(String expression) {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            parameters()
                .put("expression", expression)
                .put("returnByValue", true)
                .put("awaitPromise", true));
    if (answer.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + answer.path("exceptionDetails"));
    }
    return answer.at("/result/value");
  }

  /** What people read there; empty if there is no such element, or it is hidden. */
  String text(String selector) {
    String element = "document.querySelector(" + JSON.writeValueAsString(selector) + ")";
    return evaluate(element + "?.checkVisibility() ? " + element + ".innerText : ''").asString();
  }

  void awaitHidden(String selector) {
    await(selector + " being hidden")
        .atMost(ClusterUnderTest.PATIENCE)
        .pollInterval(POLL)
        .until(() -> text(selector).isEmpty());
  }

  void awaitText(String selector, String part) {
    await("'" + part + "' in " + selector)
        .atMost(ClusterUnderTest.PATIENCE)
        .pollInterval(POLL)
        .until(() -> text(selector).contains(part));
  }

  /** What a screen reader is given of one element. */
  record Accessible(String role, String name) {

    boolean isControl() {
      return CONTROLS.contains(role);
    }
  }

  List<Accessible> accessible() {
    return call("Accessibility.getFullAXTree", parameters())
        .path("nodes")
        .valueStream()
        .filter(node -> !node.path("ignored").asBoolean())
        .map(node ->
            new Accessible(
                node.at("/role/value").asString(""), node.at("/name/value").asString("")))
        .toList();
  }

  /** Types into whatever has the focus. */
  void type(String text) {
    call("Input.insertText", parameters().put("text", text));
  }

  void press(String key, int code) {
    for (String event : List.of("keyDown", "keyUp")) {
      ObjectNode press = parameters();
      press.put("type", event).put("key", key).put("code", key);
      press.put("windowsVirtualKeyCode", code);
      if (event.equals("keyDown") && key.equals("Enter")) {
        press.put("text", "\r");
      }
      call("Input.dispatchKeyEvent", press);
    }
  }

  void pressEnter() {
    press("Enter", 13);
  }

  void pressTab() {
    press("Tab", 9);
  }

  /** As those do who have no mouse. */
  void tabTo(String id) {
    List<String> reached = new ArrayList<>();
    do {
      pressTab();
      reached.add(evaluate("document.activeElement.id").asString());
    } while (!reached.getLast().equals(id) && reached.size() < MOST_TABS);
    assertThat(reached).last().as("%s by Tab: %s", id, reached).isEqualTo(id);
  }

  void screenshot(Path file) {
    String image =
        call("Page.captureScreenshot", parameters().put("format", "png")).path("data").asString();
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, Base64.getDecoder().decode(image));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode parameters() {
    return JSON.createObjectNode();
  }

  private void call(String method) {
    call(method, parameters());
  }

  private JsonNode call(String method, ObjectNode parameters) {
    int id = lastId.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    ObjectNode command = JSON.createObjectNode().put("id", id).put("method", method);
    command.set("params", parameters);
    synchronized (socket) {
      socket.sendText(command.toString(), true).join();
    }
    return answer.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join();
  }

  private void onMessage(JsonNode message) {
    CompletableFuture<JsonNode> answer = waiting.remove(message.path("id").asInt(0));
    if (answer != null) {
      if (message.has("error")) {
        answer.completeExceptionally(new AssertionError(message.path("error").toString()));
      } else {
        answer.complete(message.path("result"));
      }
      return;
    }
    switch (message.path("method").asString("")) {
      case "Network.requestWillBeSent" ->
          requests.add(message.at("/params/request/url").asString());
      // As people do it who are sure; in a thread of its own, for this one must bring the answer.
      case "Page.javascriptDialogOpening" ->
          Thread.startVirtualThread(
              () -> call("Page.handleJavaScriptDialog", parameters().put("accept", true)));
      case "Runtime.exceptionThrown" ->
          complaints.add(message.at("/params/exceptionDetails").toString());
      case "Log.entryAdded" -> {
        if (!message.at("/params/entry/source").asString("").equals("network")) {
          complaints.add(message.at("/params/entry").toString());
        }
      }
      default -> {}
    }
  }

  @Override
  public void close() {
    call("Page.close");
    socket.abort();
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder parts = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      parts.append(data);
      if (last) {
        String message = parts.toString();
        parts.setLength(0);
        onMessage(JSON.readTree(message));
      }
      webSocket.request(1);
      return null;
    }
  }
}
