package io.ringcast.app;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The TCP ports of a node taken together. */
final class Ports {

  private static final int DEFAULT_HTTP = 8080;

  private Ports() {}

  /**
   * No two may be the same, and HTTP has no check of its own.
   *
   * @throws InvalidSettingException naming what is wrong
   */
  static void check(RingcastProperties settings, @Nullable Integer serverPort) {
    int http = serverPort == null ? DEFAULT_HTTP : serverPort;
    if (!Values.PORT_OR_ANY.contain(http)) {
      throw new InvalidSettingException("server.port", http, Values.PORT_OR_ANY.words());
    }
    Map<Integer, String> taken = new LinkedHashMap<>();
    take(taken, "ringcast.port", settings.port());
    take(taken, "ringcast.cluster.port", settings.linkPort());
    take(taken, "server.port", http);
    take(taken, "ringcast.lb.agent-port", settings.lb().agentPort());
  }

  private static void take(Map<Integer, String> taken, String property, @Nullable Integer port) {
    if (port == null || port == 0) {
      return;
    }
    String before = taken.putIfAbsent(port, property);
    if (before != null) {
      throw new InvalidSettingException(
          property, port, "another port than " + before + ", which is the same");
    }
  }
}
