package io.ringcast.management;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Gives commands to the node, and each to the audit log with what came of it. */
final class AdminCommands {

  private final NodeAccess access;
  private final AuditLog audit;

  AdminCommands(NodeAccess access, AuditLog audit) {
    this.access = access;
    this.audit = audit;
  }

  /**
   * Returns the answer.
   *
   * @param who where the call came from, and as whom
   * @param detail what else was asked for, if anything
   * @throws BadParameterException if {@code action} says so
   * @throws NodeStartingException if there is no node yet
   * @throws NotPossibleException if the node can't do it now
   */
  Map<String, Object> run(
      String who,
      String command,
      @Nullable String detail,
      Function<NodeControl, NodeControl.Outcome> action) {
    String told = detail == null ? "" : detail;
    RunningNode node;
    NodeControl.Outcome outcome;
    try {
      node = access.require();
      outcome = action.apply(node.control());
    } catch (BadParameterException | NodeStartingException e) {
      audit.onCall(who, command, told, String.valueOf(e.getMessage()));
      throw e;
    }
    audit.onCall(who, command, told, outcome.text());
    if (!outcome.success()) {
      throw new NotPossibleException(outcome.text());
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("node", node.view().self().member().id().value());
    document.put("command", command);
    document.put("result", outcome.text());
    return document;
  }
}
