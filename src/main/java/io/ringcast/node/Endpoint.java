package io.ringcast.node;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A TCP address to connect to, as configured or as told by a node. The host is never resolved here.
 */
public record Endpoint(String host, int port) {

  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

  public Endpoint {
    Objects.requireNonNull(host, "host");
    if (host.isBlank() || host.length() > 255) {
      throw new IllegalArgumentException("a host must be 1 to 255 characters");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("a port must be 1 to 65535, not " + port);
    }
  }

  /**
   * Reads {@code host:port}; an IPv6 address stands in brackets.
   *
   * @throws IllegalArgumentException if the text is not of that form, naming what is allowed
   */
  public static Endpoint parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1 || !PORT.matcher(text.substring(colon + 1)).matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' must have the form host:port with a port of 1 to 65535");
    }
    String host = text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (bracketed) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          "'" + text + "': an IPv6 address must stand in brackets, as in [::1]:6001");
    }
    return new Endpoint(host, Integer.parseInt(text.substring(colon + 1)));
  }

  @Override
  public String toString() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
