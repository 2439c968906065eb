package io.ringcast.management;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what it is told. */
final class FakeControl implements NodeControl {

  final List<String> told = new CopyOnWriteArrayList<>();
  final List<String> events = new CopyOnWriteArrayList<>();
  volatile boolean success = true;

  private Outcome outcome(String what) {
    told.add(what);
    return new Outcome(success, success ? "done" : "not possible");
  }

  @Override
  public Outcome drain(Optional<Duration> limit) {
    return outcome("drain " + limit.map(Duration::toString).orElse(""));
  }

  @Override
  public Outcome undrain() {
    return outcome("undrain");
  }

  @Override
  public Outcome rebalance() {
    return outcome("rebalance");
  }

  @Override
  public Outcome stepDown(Duration time) {
    return outcome("step-down " + time);
  }

  @Override
  public Outcome standAgain() {
    return outcome("stand-again");
  }

  @Override
  public Outcome kick(String user) {
    return outcome("kick " + user);
  }

  @Override
  public Outcome announce(String text) {
    return outcome("announce " + text);
  }

  @Override
  public void onCommand(String what) {
    events.add(what);
  }
}
