package io.ringcast.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for nodes that are started later, and started again. They are taken from below the range
 * that systems give to outgoing connections, so that none of these can grab one in between.
 */
final class Ports {

  private static final int LOWEST = 10_240;
  private static final int BEYOND = 32_000;
  private static final Set<Integer> GIVEN = new HashSet<>();

  private Ports() {}

  /** A port that is free on all addresses, and was not given before. */
  static synchronized int free() {
    for (int tries = 0; tries < 1000; tries++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, BEYOND);
      if (!GIVEN.contains(port) && isFree(port)) {
        GIVEN.add(port);
        return port;
      }
    }
    throw new IllegalStateException("no free port in " + LOWEST + ".." + BEYOND);
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress((InetAddress) null, port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
