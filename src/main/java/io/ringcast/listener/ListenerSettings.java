package io.ringcast.listener;

import java.time.Duration;

/**
 * Where to listen for clients, and what one of them may take.
 *
 * @param host the local address to bind
 * @param port the port to bind, 0 for any free one
 * @param maxMessageBytes the longest frame, without the 4 bytes of its length
 * @param maxConnections connections of the node at a time, registered or not, those over WebSocket
 *     counted with them; a further one is told that the node is full and closed
 * @param limits how long things may take
 */
public record ListenerSettings(
    String host, int port, int maxMessageBytes, int maxConnections, Limits limits) {

  public ListenerSettings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("a port must be 0 to 65535, not " + port);
    }
    if (maxMessageBytes < 1 || maxConnections < 1) {
      throw new IllegalArgumentException(
          "the message size and the number of connections must be positive");
    }
  }

  /**
   * How many connections to take for {@code maxClients}: some more, for those that are on their way
   * in or out, or are told that the node is full.
   */
  public static int connectionsFor(int maxClients) {
    return maxClients + Math.max(64, maxClients / 10);
  }

  /**
   * How long a client may take.
   *
   * @param registration from the accepted connection to the registration
   * @param write for one write (64 KiB, or one frame that is longer) to be taken by the client's
   *     side; then the client is too slow
   * @param flush from the decision to close until what was queued has been written
   * @param linger from our end of the stream to the client's
   */
  public record Limits(Duration registration, Duration write, Duration flush, Duration linger) {

    public static final Limits DEFAULT =
        new Limits(
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1));
  }
}
