package io.ringcast.multicast;

import io.ringcast.multicast.MulticastReport.Sent;
import io.ringcast.node.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what is sent, and remembers what the system had against it. For any thread. */
final class SentDatagrams {

  private static final Logger log = LoggerFactory.getLogger(SentDatagrams.class);

  private final Ticker ticker;
  private long datagrams;
  private long refused;
  private OptionalLong lastNanos = OptionalLong.empty();
  private String problem = "";

  SentDatagrams(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Sends one datagram; false if the system had no room for it. */
  @FunctionalInterface
  interface Sending {
    boolean send() throws IOException;
  }

  void count(Sending sending) {
    try {
      onSent(sending.send(), "the system's buffer is full");
    } catch (IOException e) {
      onSent(false, String.valueOf(e.getMessage()));
      log.atDebug().addKeyValue("reason", e.getMessage()).log("Datagram not sent");
    }
  }

  private synchronized void onSent(boolean left, String otherwise) {
    if (left) {
      datagrams++;
      lastNanos = OptionalLong.of(ticker.nanos());
    } else {
      refused++;
      problem = otherwise;
    }
  }

  synchronized Sent sent() {
    Optional<Duration> age =
        lastNanos.isPresent()
            ? Optional.of(Duration.ofNanos(Math.max(0, ticker.nanos() - lastNanos.getAsLong())))
            : Optional.empty();
    return new Sent(datagrams, refused, age, problem);
  }
}
