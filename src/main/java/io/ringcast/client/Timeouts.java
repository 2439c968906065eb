package io.ringcast.client;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * How long a client waits for what; all positive.
 *
 * @param connect for one node to accept the TCP connection
 * @param registration for it to answer the registration; a node that does not is passed over
 * @param discovery for any node to be found and registered at, when the client connects first
 * @param ack for the answer to a message over a live connection; one that does not come means that
 *     the connection is lost
 * @param retry for any node to be found after a lost connection; then the client gives up
 * @param close for the last messages and the farewell when the client is closed
 */
public record Timeouts(
    Duration connect,
    Duration registration,
    Duration discovery,
    Duration ack,
    Duration retry,
    Duration close) {

  private static final Duration LONGEST = Duration.ofDays(365);

  /** 3 s, 5 s, 5 s, 30 s, 10 min and 2 s. */
  public static final Timeouts DEFAULT =
      new Timeouts(
          Duration.ofSeconds(3),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofMinutes(10),
          Duration.ofSeconds(2));

  public Timeouts {
    Stream.of(connect, registration, discovery, ack, retry, close)
        .filter(timeout -> !timeout.isPositive() || timeout.compareTo(LONGEST) > 0)
        .findFirst()
        .ifPresent(timeout -> {
          throw new IllegalArgumentException(
              "a time-out must be positive and at most a year, not " + timeout);
        });
  }

  public Timeouts withConnect(Duration timeout) {
    return new Timeouts(timeout, registration, discovery, ack, retry, close);
  }

  public Timeouts withRegistration(Duration timeout) {
    return new Timeouts(connect, timeout, discovery, ack, retry, close);
  }

  public Timeouts withDiscovery(Duration timeout) {
    return new Timeouts(connect, registration, timeout, ack, retry, close);
  }

  public Timeouts withAck(Duration timeout) {
    return new Timeouts(connect, registration, discovery, timeout, retry, close);
  }

  public Timeouts withRetry(Duration timeout) {
    return new Timeouts(connect, registration, discovery, ack, timeout, close);
  }

  public Timeouts withClose(Duration timeout) {
    return new Timeouts(connect, registration, discovery, ack, retry, timeout);
  }

  /** The duration as people write it: {@code 5 s}, {@code 300 ms}. */
  static String words(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }
}
