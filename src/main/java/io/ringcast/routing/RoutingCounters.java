package io.ringcast.routing;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** The counters behind {@link RoutingStatistics}. */
final class RoutingCounters implements RoutingStatistics {

  private final Map<MessageKind, LongAdder> received = adders(MessageKind.class);
  private final Map<MessageKind, LongAdder> sent = adders(MessageKind.class);
  private final Map<DropReason, LongAdder> dropped = adders(DropReason.class);

  private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> kinds) {
    Map<E, LongAdder> adders = new EnumMap<>(kinds);
    for (E kind : kinds.getEnumConstants()) {
      adders.put(kind, new LongAdder());
    }
    return adders;
  }

  void onReceived(MessageKind kind, int messages) {
    adder(received, kind).add(messages);
  }

  void onSent(MessageKind kind, int copies) {
    adder(sent, kind).add(copies);
  }

  void onDropped(DropReason reason, int messages) {
    adder(dropped, reason).add(messages);
  }

  @Override
  public long received(MessageKind kind) {
    return adder(received, kind).sum();
  }

  @Override
  public long sent(MessageKind kind) {
    return adder(sent, kind).sum();
  }

  @Override
  public long dropped(DropReason reason) {
    return adder(dropped, reason).sum();
  }

  private static <E extends Enum<E>> LongAdder adder(Map<E, LongAdder> adders, E kind) {
    return Objects.requireNonNull(adders.get(kind));
  }
}
