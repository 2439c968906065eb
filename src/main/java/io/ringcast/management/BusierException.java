package io.ringcast.management;

/** This node has clearly more to do than the others: clients are better sent to those. */
final class BusierException extends RuntimeException {
  BusierException(String message) {
    super(message);
  }
}
