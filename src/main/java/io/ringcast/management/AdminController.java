package io.ringcast.management;

import io.ringcast.wire.Message.Notice;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The commands of operators. {@link AdminDoor} has let the caller in. */
@RestController
@RequestMapping("/admin")
class AdminController {

  private final NodeAccess access;
  private final AuditLog audit;

  AdminController(NodeAccess access, AuditLog audit) {
    this.access = access;
    this.audit = audit;
  }

  @PostMapping("/drain")
  Map<String, Object> drain(
      HttpServletRequest request,
      @RequestParam(name = "time", required = false) @Nullable String time) {
    return run(request, "drain", time, control -> control.drain(duration(time)));
  }

  @PostMapping("/undrain")
  Map<String, Object> undrain(HttpServletRequest request) {
    return run(request, "undrain", null, NodeControl::undrain);
  }

  @PostMapping("/rebalance")
  Map<String, Object> rebalance(HttpServletRequest request) {
    return run(request, "rebalance", null, NodeControl::rebalance);
  }

  @PostMapping("/step-down")
  Map<String, Object> stepDown(
      HttpServletRequest request,
      @RequestParam(name = "time", required = false) @Nullable String time) {
    return run(request, "step-down", time, control -> control.stepDown(stepDownTime(time)));
  }

  @PostMapping("/stand-again")
  Map<String, Object> standAgain(HttpServletRequest request) {
    return run(request, "stand-again", null, NodeControl::standAgain);
  }

  @PostMapping("/kick")
  Map<String, Object> kick(
      HttpServletRequest request,
      @RequestParam(name = "user", required = false) @Nullable String user) {
    return run(request, "kick", user, control -> control.kick(required("user", user)));
  }

  @PostMapping("/announce")
  Map<String, Object> announce(
      HttpServletRequest request,
      @RequestParam(name = "text", required = false) @Nullable String text) {
    String length = text == null ? null : text.length() + " characters";
    return run(request, "announce", length, control -> control.announce(legible(text)));
  }

  private Map<String, Object> run(
      HttpServletRequest request,
      String command,
      @Nullable String detail,
      Function<NodeControl, NodeControl.Outcome> action) {
    String who = AdminDoor.who(request);
    String told = detail == null ? "" : detail;
    NodeControl.Outcome outcome;
    try {
      outcome = action.apply(access.require().control());
    } catch (BadParameterException | NodeStartingException e) {
      audit.onCall(who, command, told, String.valueOf(e.getMessage()));
      throw e;
    }
    audit.onCall(who, command, told, outcome.text());
    if (!outcome.success()) {
      throw new NotPossibleException(outcome.text());
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("node", access.require().view().self().member().id().value());
    document.put("command", command);
    document.put("result", outcome.text());
    return document;
  }

  static Optional<Duration> duration(@Nullable String text) {
    return text == null
        ? Optional.empty()
        : Optional.of(
            between(Duration.ZERO, NodeControl.LONGEST_DRAIN, text, "from 0s to 10m, such as 30s"));
  }

  private static Duration stepDownTime(@Nullable String text) {
    return text == null
        ? NodeControl.USUAL_STEP_DOWN
        : between(
            NodeControl.SHORTEST_STEP_DOWN,
            NodeControl.LONGEST_STEP_DOWN,
            text,
            "from 1s to 24h, such as 10m");
  }

  private static Duration between(
      Duration shortest, Duration longest, String text, String allowed) {
    try {
      Duration time = DurationStyle.detectAndParse(text);
      if (time.compareTo(shortest) >= 0 && time.compareTo(longest) <= 0) {
        return time;
      }
    } catch (IllegalArgumentException _) {
      // Told below, like a time out of range.
    }
    throw new BadParameterException("time must be a duration " + allowed);
  }

  private static String required(String parameter, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw new BadParameterException("the parameter " + parameter + " is required");
    }
    return value;
  }

  private static String legible(@Nullable String text) {
    String given = required("text", text);
    if (given.length() > Notice.MAX_LENGTH) {
      throw new BadParameterException(
          "text must have at most %d characters".formatted(Notice.MAX_LENGTH));
    }
    return given;
  }

  /** The node can't do that now; the text says why. */
  static final class NotPossibleException extends RuntimeException {
    NotPossibleException(String message) {
      super(message);
    }
  }

  // Here, because there are no others' handlers where management has a port of its own.

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onBadParameter(BadParameterException e) {
    return problem(HttpStatus.BAD_REQUEST, "Bad parameter", e);
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onNotPossible(NotPossibleException e) {
    return problem(HttpStatus.CONFLICT, "Not possible", e);
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onStarting(NodeStartingException e) {
    return problem(HttpStatus.SERVICE_UNAVAILABLE, "Starting", e);
  }

  private static ResponseEntity<ProblemDetail> problem(
      HttpStatus status, String title, RuntimeException e) {
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(status, String.valueOf(e.getMessage()));
    problem.setTitle(title);
    ResponseEntity.BodyBuilder response = ResponseEntity.status(status);
    if (status == HttpStatus.SERVICE_UNAVAILABLE) {
      response.header(HttpHeaders.RETRY_AFTER, "1");
    }
    return response.body(problem);
  }
}
