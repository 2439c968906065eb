package io.ringcast.simulation;

import io.ringcast.node.Endpoint;
import io.ringcast.node.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A machine with one node on it, or none at the moment. */
final class Host {

  private static final int FIRST_PORT = 6001;

  private final int index;
  private final Endpoint link;
  private NodeId id;
  private @Nullable NodeProcess process;
  private boolean powered = true;
  private long wallShiftMillis;
  private final List<Runnable> atNextStart = new ArrayList<>();

  Host(int index, NodeId id) {
    this.index = index;
    this.id = id;
    link = new Endpoint("127.0.0.1", FIRST_PORT + index);
  }

  int index() {
    return index;
  }

  /** The id that the next process is started with, or the present one has. */
  NodeId id() {
    return id;
  }

  void rename(NodeId newId) {
    id = newId;
  }

  Endpoint link() {
    return link;
  }

  boolean isPowered() {
    return powered;
  }

  /** How far the wall clock of this machine is off. */
  long wallShiftMillis() {
    return wallShiftMillis;
  }

  void shiftWallClock(long millis) {
    wallShiftMillis += millis;
  }

  /** The same; nobody notices before the next process starts here, and {@code noticed} then. */
  void shiftWallClock(long millis, Runnable noticed) {
    shiftWallClock(millis);
    atNextStart.add(noticed);
  }

  Optional<NodeProcess> process() {
    return Optional.ofNullable(process);
  }

  void run(NodeProcess started) {
    powered = true;
    process = started;
    atNextStart.forEach(Runnable::run);
    atNextStart.clear();
  }

  /** The process is gone; the machine answers for it, by ending and refusing its connections. */
  void kill() {
    NodeProcess killed = process;
    process = null;
    if (killed != null) {
      killed.die();
    }
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
