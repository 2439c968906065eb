package io.ringcast.management;

import io.ringcast.wire.Message.Notice;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The commands of operators. {@link AdminDoor} has let the caller in. */
@RestController
@RequestMapping("/admin")
class AdminController {

  /** What stands behind {@code /admin/}. */
  static final Set<String> COMMANDS =
      Set.of("drain", "undrain", "rebalance", "step-down", "stand-again", "kick", "announce");

  private final AdminAccess admin;
  private final AdminCommands commands;

  AdminController(AdminAccess admin, AdminCommands commands) {
    this.admin = admin;
    this.commands = commands;
  }

  /** For pages, which offer no commands where all are refused; so it is no call to be audited. */
  @GetMapping
  Map<String, Object> state() {
    return Map.of("takes_commands", admin.token().isPresent());
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
    return commands.run(request, command, detail, action);
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
      // A number alone would be milliseconds, which nobody means who drains a node.
      boolean unit = Character.isLetter(text.charAt(text.length() - 1));
      if (unit && time.compareTo(shortest) >= 0 && time.compareTo(longest) <= 0) {
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
}
