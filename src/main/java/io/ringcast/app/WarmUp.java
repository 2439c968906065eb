package io.ringcast.app;

import io.ringcast.wire.InvalidMessageException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through the loss of a leader once before it counts: what runs for the first time, the
 * machine loads and links first, and then the others of the cluster wait for that.
 */
final class WarmUp {

  private static final Logger log = LoggerFactory.getLogger(WarmUp.class);

  private WarmUp() {}

  /** Takes far less than a second; what goes wrong costs nothing but the benefit. */
  static void run() throws InterruptedException {
    try {
      boolean elected = new PracticeCluster().loseLeader().isPresent();
      boolean noticed = PracticeLink.lose();
      log.atDebug()
          .addKeyValue("elected", elected)
          .addKeyValue("noticed", noticed)
          .log("Practised the loss of a leader");
    } catch (IOException | InvalidMessageException e) {
      log.atDebug().addKeyValue("reason", e.getMessage()).log("The practice failed");
    }
  }
}
