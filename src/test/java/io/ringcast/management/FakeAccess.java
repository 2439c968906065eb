package io.ringcast.management;

import java.util.Optional;

/** The way to whatever node a test puts here. */
final class FakeAccess implements NodeAccess {

  private volatile Stage stage = Stage.STARTING;
  private volatile RunningNode node;

  void starting() {
    stage = Stage.STARTING;
    node = null;
  }

  void running(RunningNode newNode) {
    node = newNode;
    stage = Stage.RUNNING;
  }

  void stopping() {
    stage = Stage.STOPPING;
  }

  @Override
  public Stage stage() {
    return stage;
  }

  @Override
  public Optional<RunningNode> node() {
    return Optional.ofNullable(node);
  }
}
