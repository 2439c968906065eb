package io.ringcast.app;

import io.ringcast.wire.InvalidMessageException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through the loss of a leader before it counts: code that runs for the first time has to be
 * loaded and linked, and is slow for some time after, and the whole cluster would wait for that.
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
      int elections = new PracticeCluster().loseLeaders();
      boolean noticed = PracticeLink.lose();
      log.atDebug()
          .addKeyValue("elections", elections)
          .addKeyValue("noticed", noticed)
          .log("Practised the loss of a leader");
    } catch (IOException | InvalidMessageException e) {
      log.atDebug().addKeyValue("reason", e.getMessage()).log("The practice failed");
    } catch (RuntimeException e) {
      log.atWarn().setCause(e).log("The practice failed; the first fail-over may be slow");
    }
  }
}
