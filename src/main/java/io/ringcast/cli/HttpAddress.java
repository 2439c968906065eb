package io.ringcast.cli;

import java.net.URI;
import java.net.URISyntaxException;

/** Where a node serves its pages. */
record HttpAddress(String host, int port) {

  static final int DEFAULT_PORT = 8080;
  static final HttpAddress DEFAULT = new HttpAddress("localhost", DEFAULT_PORT);

  private static final int HIGHEST_PORT = 65_535;

  /**
   * The node meant by {@code host}, {@code host:port} or {@code http://host:port}.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  static HttpAddress parse(String text) {
    String address = text.contains("://") ? text : "http://" + text;
    try {
      URI uri = new URI(address);
      boolean bare = uri.getRawPath().isEmpty() || uri.getRawPath().equals("/");
      int port = uri.getPort() == -1 ? DEFAULT_PORT : uri.getPort();
      if ("http".equals(uri.getScheme())
          && uri.getHost() != null
          && bare
          && port >= 1
          && port <= HIGHEST_PORT) {
        return new HttpAddress(uri.getHost(), port);
      }
    } catch (URISyntaxException e) {
      // Told below, like an address of another form.
    }
    throw new IllegalArgumentException(
        "'%s' is no HTTP address of a node: host, host:port and http://host:port are"
            .formatted(text));
  }

  URI page(String path) {
    return URI.create(this + path);
  }

  @Override
  public String toString() {
    return "http://" + host + ":" + port;
  }
}
