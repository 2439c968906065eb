package io.ringcast.management;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.ringcast.agent.AgentListener;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** How often load balancers ask; no meters where they can't. */
public final class AgentMeters implements MeterBinder {

  private final Optional<AgentListener> listener;

  public AgentMeters(Optional<AgentListener> listener) {
    this.listener = listener;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    listener.ifPresent(asked -> {
      checks(registry, asked, "answered", AgentListener::answered);
      checks(registry, asked, "failed", AgentListener::failed);
    });
  }

  private static void checks(
      MeterRegistry registry,
      AgentListener listener,
      String outcome,
      ToDoubleFunction<AgentListener> count) {
    FunctionCounter.builder("ringcast.agent.checks", listener, count)
        .description("Agent checks of load balancers")
        .tag("outcome", outcome)
        .register(registry);
  }
}
