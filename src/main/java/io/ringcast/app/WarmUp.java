package io.ringcast.app;

import io.ringcast.wire.InvalidMessageException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through a client's coming and the loss of a leader before they count: code that runs for the
 * first time has to be loaded and linked, and is slow for some time after, and a user who was just
 * moved here, or the whole cluster, would wait for that.
 */
final class WarmUp {

  private static final Logger log = LoggerFactory.getLogger(WarmUp.class);

  private WarmUp() {}

  /** Returns at once: nobody who waits for a node should wait for this too. */
  static void start() {
    Thread.ofPlatform()
        .name("warm-up")
        .daemon()
        .start(() -> {
          try {
            run();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** Takes far less than a second; what goes wrong costs nothing but the benefit. */
  static void run() throws InterruptedException {
    practise("a client", PracticeClient::talk);
    practise("elections", () -> new PracticeCluster().loseLeaders() > 0);
    practise("a lost link", PracticeLink::lose);
    log.atDebug().log("Practised");
  }

  /** True if it went as in earnest. */
  private interface Practice {
    boolean run() throws IOException, InvalidMessageException, InterruptedException;
  }

  private static void practise(String what, Practice practice) throws InterruptedException {
    try {
      boolean asInEarnest = practice.run();
      log.atDebug()
          .addKeyValue("what", what)
          .addKeyValue("as_in_earnest", asInEarnest)
          .log("Practice");
    } catch (IOException | InvalidMessageException e) {
      log.atDebug().addKeyValue("what", what).setCause(e).log("The practice failed");
    } catch (RuntimeException e) {
      log.atWarn()
          .addKeyValue("what", what)
          .setCause(e)
          .log("The practice failed; the first time in earnest may be slow");
    }
  }
}
