package io.ringcast.management;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who gave which command, and what came of it: a logger of its own name, and an event. */
final class AuditLog {

  /** To be sent where operators want it. */
  static final String LOGGER = "io.ringcast.audit";

  private static final Logger log = LoggerFactory.getLogger(LOGGER);

  private final NodeAccess access;

  AuditLog(NodeAccess access) {
    this.access = access;
  }

  /**
   * @param who where the call came from, and as whom
   * @param command without what could be a user's name or words
   * @param detail the rest of it, for the log alone
   */
  void onCall(String who, String command, String detail, String result) {
    log.atInfo()
        .addKeyValue("who", who)
        .addKeyValue("command", command)
        .addKeyValue("detail", detail)
        .addKeyValue("result", result)
        .log("Admin call");
    access
        .node()
        .ifPresent(node -> node.control().onCommand(command + " by " + who + ": " + result));
  }
}
