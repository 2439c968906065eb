package io.ringcast.management;

import java.time.Duration;

/** What an operator can tell a node to do. Nothing here waits for the outcome. */
public interface NodeControl {

  /**
   * Takes no new client, and asks those who are here to go on at other nodes.
   *
   * @param limit after this time whoever is left is closed
   */
  void drain(Duration limit);

  /**
   * Serves again.
   *
   * @return false if it does already
   */
  boolean undrain();
}
