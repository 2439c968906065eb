package io.ringcast.app;

import io.ringcast.node.NodeId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * {@code node <id> <port>}: a node in two words, so that several on one machine need nothing else.
 *
 * @param settings what the words mean
 * @param httpPort the HTTP port that goes with the port, if nobody asks for another
 */
record ShortForm(Map<String, String> settings, OptionalInt httpPort) {

  /** When neither an id nor a port is given. */
  static final ShortForm NONE = new ShortForm(Map.of(), OptionalInt.empty());

  private static final int FIRST_PORT = 5001;
  private static final int FIRST_HTTP_PORT = 8080;

  /**
   * @throws IllegalArgumentException saying what is wrong
   */
  static ShortForm of(@Nullable String id, @Nullable String port) {
    Map<String, String> settings = new LinkedHashMap<>();
    if (id != null) {
      settings.put("ringcast.node-id", new NodeId(id).value());
    }
    if (port == null) {
      return new ShortForm(settings, OptionalInt.empty());
    }
    int number = portNumber(port);
    settings.put("ringcast.port", port);
    return new ShortForm(settings, OptionalInt.of(httpPort(number)));
  }

  private static int portNumber(String text) {
    try {
      int port = Integer.parseInt(text);
      if (Values.PORT_OR_ANY.contain(port)) {
        return port;
      }
    } catch (NumberFormatException _) {
      // Told below.
    }
    throw new IllegalArgumentException(
        "the port is '%s', but must be %s".formatted(text, Values.PORT_OR_ANY.words()));
  }

  private static int httpPort(int port) {
    int http = port == 0 ? 0 : FIRST_HTTP_PORT + port - FIRST_PORT;
    if (!Values.PORT_OR_ANY.contain(http)) {
      throw new IllegalArgumentException(
          "the port is '%d', but must be at most %d: HTTP listens %d above it"
              .formatted(
                  port, 65_535 - FIRST_HTTP_PORT + FIRST_PORT, FIRST_HTTP_PORT - FIRST_PORT));
    }
    return http;
  }

  /** The settings as command line arguments. */
  List<String> arguments() {
    return settings.entrySet().stream().map(e -> "--" + e.getKey() + "=" + e.getValue()).toList();
  }
}
