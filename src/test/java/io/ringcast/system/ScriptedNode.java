package io.ringcast.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The real pages in front of a node that says what the test puts here: for what real nodes show too
 * seldom, or only after minutes.
 */
final class ScriptedNode implements AutoCloseable {

  private static final String NOT_HERE = "{\"detail\": \"not here\"}";
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css",
          "svg", "image/svg+xml");

  private final HttpServer server;
  private final Map<String, String> answers = new ConcurrentHashMap<>();

  ScriptedNode() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Says {@code json} at {@code path} from now on. */
  ScriptedNode says(String path, String json) {
    answers.put(path, json);
    return this;
  }

  String address(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    try (exchange;
        InputStream page = ScriptedNode.class.getResourceAsStream("/static" + file(path))) {
      if (answers.containsKey(path) || page == null) {
        String json = answers.get(path);
        send(exchange, json == null ? 404 : 200, "json", (json == null ? NOT_HERE : json));
      } else {
        send(exchange, 200, path, new String(page.readAllBytes(), UTF_8));
      }
    }
  }

  private static String file(String path) {
    return path.equals("/") ? "/index.html" : path;
  }

  private static void send(HttpExchange exchange, int status, String name, String text)
      throws IOException {
    String ending = file(name).substring(file(name).lastIndexOf('.') + 1);
    byte[] body = text.getBytes(UTF_8);
    exchange
        .getResponseHeaders()
        .set("Content-Type", TYPES.getOrDefault(ending, "application/json"));
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
