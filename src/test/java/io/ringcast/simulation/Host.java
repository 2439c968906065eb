package io.ringcast.simulation;

import io.ringcast.node.Endpoint;
import io.ringcast.node.NodeId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A machine with one node on it, or none at the moment. */
final class Host {

  private final NodeId id;
  private final Endpoint link;
  private @Nullable NodeProcess process;
  private boolean powered = true;

  Host(int number) {
    id = new NodeId("n" + number);
    link = new Endpoint("127.0.0.1", 6000 + number);
  }

  NodeId id() {
    return id;
  }

  Endpoint link() {
    return link;
  }

  boolean isPowered() {
    return powered;
  }

  Optional<NodeProcess> process() {
    return Optional.ofNullable(process);
  }

  void run(NodeProcess started) {
    powered = true;
    process = started;
  }

  /** The process is gone; the machine answers for it, by ending and refusing its connections. */
  void kill() {
    process().ifPresent(NodeProcess::die);
    process = null;
  }

  /** The machine is gone, and nobody answers. */
  void powerOff() {
    powered = false;
    kill();
  }

  @Override
  public String toString() {
    return id.value();
  }
}
