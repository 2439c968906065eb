package io.ringcast.web;

import java.time.Duration;

/**
 * What a client over WebSocket may take.
 *
 * @param maxMessageBytes the longest message, as UTF-8
 * @param maxConnections connections of the node at a time, those over TCP counted with them; a
 *     further one is told that the node is full and closed
 * @param limits how long things may take
 */
public record WebSettings(int maxMessageBytes, int maxConnections, Limits limits) {

  public WebSettings {
    if (maxMessageBytes < 1 || maxConnections < 1) {
      throw new IllegalArgumentException(
          "the message size and the number of connections must be positive");
    }
  }

  /**
   * How long a client may take.
   *
   * @param registration from the handshake to the registration
   * @param write for one message to be taken by the client's side; then the client is too slow.
   *     Less than the 20 seconds after which the web server gives up by itself
   * @param flush from the decision to close until what was queued has been written
   * @param silence without a message and without an answer to a ping; a third of it is the time
   *     between pings
   */
  public record Limits(Duration registration, Duration write, Duration flush, Duration silence) {

    public static final Limits DEFAULT =
        new Limits(
            Duration.ofSeconds(10),
            Duration.ofSeconds(15),
            Duration.ofSeconds(5),
            Duration.ofSeconds(60));
  }
}
