package io.ringcast.link;

import io.ringcast.node.RateLimit;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the links that did not come about, and tells of those that somebody should look after. */
final class LinkRefusals {

  private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);
  private static final Logger log = LoggerFactory.getLogger(LinkRefusals.class);

  private final Map<LinkRefusal, LongAdder> counts = new EnumMap<>(LinkRefusal.class);
  private final Map<LinkRefusal, RateLimit> warnings =
      Map.of(
          LinkRefusal.SECRET,
          RateLimit.oncePer(BETWEEN_WARNINGS, System::nanoTime),
          LinkRefusal.TOO_MANY,
          RateLimit.oncePer(BETWEEN_WARNINGS, System::nanoTime));

  LinkRefusals() {
    for (LinkRefusal reason : LinkRefusal.values()) {
      counts.put(reason, new LongAdder());
    }
  }

  /**
   * @param other the address of the other side
   * @param text for the log; nothing that the other side chose
   */
  void onRefused(LinkRefusal reason, Object other, String text) {
    LongAdder count = counts.get(reason);
    if (count != null) {
      count.increment();
    }
    RateLimit limit = warnings.get(reason);
    if (limit != null && limit.tryTake()) {
      log.atWarn()
          .addKeyValue("other", other)
          .addKeyValue("reason", text)
          .addKeyValue("refused", count)
          .log("A link was not made");
    }
  }

  Map<LinkRefusal, Long> counts() {
    Map<LinkRefusal, Long> now = new EnumMap<>(LinkRefusal.class);
    counts.forEach((reason, count) -> now.put(reason, count.sum()));
    return now;
  }
}
