package io.ringcast.management;

import jakarta.servlet.http.HttpServletRequest;
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
   * @param request by which it was given; null if from this machine, without HTTP
   * @param detail what else was asked for, if anything
   * @throws NotAdmittedException if {@link AdminDoor} has not seen the request
   * @throws BadParameterException if {@code action} says so
   * @throws NodeStartingException if there is no node yet
   * @throws NotPossibleException if the node can't do it now
   */
  Map<String, Object> run(
      @Nullable HttpServletRequest request,
      String command,
      @Nullable String detail,
      Function<NodeControl, NodeControl.Outcome> action) {
    String who = request == null ? "this machine" : AdminDoor.who(request);
    String told = detail == null ? "" : detail;
    admit(request, who, command);
    RunningNode node;
    NodeControl.Outcome outcome;
    try {
      node = access.require();
      outcome = action.apply(node.control());
    } catch (RuntimeException e) {
      audit.onCall(who, command, told, reason(e));
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

  private void admit(@Nullable HttpServletRequest request, String who, String command) {
    if (request != null) {
      AdminCall.of(request)
          .ifPresentOrElse(
              AdminCall::onAudited,
              () -> {
                NotAdmittedException refusal = new NotAdmittedException();
                audit.onRefusal(
                    who, command, request.getMethod(), String.valueOf(refusal.getMessage()));
                throw refusal;
              });
    }
  }

  private static String reason(RuntimeException e) {
    return e instanceof BadParameterException || e instanceof NodeStartingException
        ? String.valueOf(e.getMessage())
        : "a fault of the node";
  }
}
