package io.ringcast.management;

import io.ringcast.node.RateLimit;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who gave which command, and what came of it: a logger of its own name, and an event. */
final class AuditLog {

  /** To be sent where operators want it. */
  static final String LOGGER = "io.ringcast.audit";

  private static final Logger log = LoggerFactory.getLogger(LOGGER);

  private static final Duration BETWEEN_REFUSALS = Duration.ofMinutes(1);

  private final NodeAccess access;
  private final RateLimit refusals = RateLimit.oncePer(BETWEEN_REFUSALS, System::nanoTime);

  AuditLog(NodeAccess access) {
    this.access = access;
  }

  /**
   * A call of somebody who knows the token.
   *
   * @param who where the call came from, and as whom
   * @param command without what could be a user's name or words
   * @param detail the rest of it, for the log alone
   */
  void onCall(String who, String command, String detail, String result) {
    write(who, command, detail, result);
    tell(who, command, result);
  }

  /**
   * A call of anybody else: always in the log, but few are events, of which only the last are kept.
   *
   * @param command what was tried
   */
  void onRefusal(String who, String command, String detail, String why) {
    String result = "refused: " + why;
    write(who, command, detail, result);
    if (refusals.tryTake()) {
      tell(who, command, result);
    }
  }

  private static void write(String who, String command, String detail, String result) {
    log.atInfo()
        .addKeyValue("who", who)
        .addKeyValue("command", command)
        .addKeyValue("detail", detail)
        .addKeyValue("result", result)
        .log("Admin call");
  }

  private void tell(String who, String command, String result) {
    access
        .node()
        .ifPresent(node -> node.control().onCommand(command + " by " + who + ": " + result));
  }
}
