package io.ringcast.management;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what it is told. */
final class FakeControl implements NodeControl {

  final List<String> told = new CopyOnWriteArrayList<>();

  @Override
  public void drain(Duration limit) {
    told.add("drain " + limit);
  }

  @Override
  public boolean undrain() {
    told.add("undrain");
    return true;
  }
}
