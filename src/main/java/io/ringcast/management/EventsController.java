package io.ringcast.management;

import io.ringcast.cluster.EventLog;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What happened in the cluster lately, as this node saw it. */
@RestController
class EventsController {

  private final NodeAccess access;

  EventsController(NodeAccess access) {
    this.access = access;
  }

  @GetMapping("/events")
  EventsDocument events(
      @RequestParam(name = "limit", required = false) @Nullable String limit,
      @RequestParam(name = "after", required = false) @Nullable String after) {
    return EventsDocument.of(
        access.require(),
        number("after", after, 0, Long.MAX_VALUE, 0),
        (int) number("limit", limit, 1, EventLog.CAPACITY, EventLog.CAPACITY));
  }

  private static long number(
      String parameter, @Nullable String text, long lowest, long highest, long otherwise) {
    if (text == null) {
      return otherwise;
    }
    try {
      long value = Long.parseLong(text);
      if (value >= lowest && value <= highest) {
        return value;
      }
    } catch (NumberFormatException _) {
      // Told below, like a number out of range.
    }
    throw new BadParameterException(
        highest == Long.MAX_VALUE
            ? "%s must be a number, %d or more".formatted(parameter, lowest)
            : "%s must be a number, %d to %d".formatted(parameter, lowest, highest));
  }
}
