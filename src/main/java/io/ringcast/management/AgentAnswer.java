package io.ringcast.management;

import io.ringcast.wire.Message.Load;

/**
 * What this node answers to HAProxy's agent check. HAProxy keeps what an answer does not mention;
 * so each has all three: the operational state (up, down), the administrative one (ready, drain)
 * and the weight in percent of the configured one.
 */
public final class AgentAnswer {

  private final NodeAccess access;

  public AgentAnswer(NodeAccess access) {
    this.access = access;
  }

  /** One line in ASCII, without its end. Any thread may ask; nothing blocks. */
  public String line() {
    return access
        .node()
        .map(node -> Targets.own(access.stage(), node.view().self().load()))
        .map(AgentAnswer::line)
        .orElse("down ready 0% #starting");
  }

  private static String line(Load load) {
    if (load.draining()) {
      return "up drain 0%";
    }
    return load.ready() ? "up ready %d%%".formatted(load.weight()) : "down ready 0% #not ready";
  }
}
