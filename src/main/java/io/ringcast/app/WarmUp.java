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
    try {
      boolean answered = PracticeClient.talk();
      int elections = new PracticeCluster().loseLeaders();
      boolean noticed = PracticeLink.lose();
      log.atDebug()
          .addKeyValue("answered", answered)
          .addKeyValue("elections", elections)
          .addKeyValue("noticed", noticed)
          .log("Practised a client and the loss of a leader");
    } catch (IOException | InvalidMessageException e) {
      log.atDebug().addKeyValue("reason", e.getMessage()).log("The practice failed");
    } catch (RuntimeException e) {
      log.atWarn()
          .setCause(e)
          .log("The practice failed; the first client and the first fail-over may be slow");
    }
  }
}
