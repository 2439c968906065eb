package io.ringcast.web;

import io.ringcast.node.Endpoint;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a cluster's members know each other: one that was served by one node may go on at
 * another, and no other page may. Browsers say which page it is ({@code Origin}), and obey what its
 * node said of connections ({@code Content-Security-Policy}).
 */
final class KnownPages {

  /** So many fit into what web servers and proxies allow for all headers. */
  static final int MOST_NAMED = 64;

  private KnownPages() {}

  /** Whether {@code origin} is the page of one of these. */
  static boolean include(List<Endpoint> pages, @Nullable String origin) {
    if (origin == null) {
      return false;
    }
    try {
      URI uri = new URI(origin);
      String host = uri.getHost();
      return "http".equals(uri.getScheme())
          && host != null
          && pages.stream().anyMatch(page -> isAt(page, host, uri.getPort()));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static boolean isAt(Endpoint page, String host, int port) {
    int given = port < 0 ? 80 : port;
    return page.port() == given && plain(page.host()).equals(plain(host));
  }

  /** People write localhost where nodes tell its address. */
  private static String plain(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.equals("localhost") ? "127.0.0.1" : lower.replace("[", "").replace("]", "");
  }

  /** For {@code connect-src}: this node, and the WebSockets of the others. */
  static String sources(List<Endpoint> pages) {
    return pages.stream()
        .limit(MOST_NAMED)
        .map(page -> " ws://" + page)
        .collect(Collectors.joining("", "'self'", ""));
  }
}
