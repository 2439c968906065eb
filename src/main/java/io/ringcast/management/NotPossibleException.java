package io.ringcast.management;

/** The node can't do now what it was told to; the message says why. */
final class NotPossibleException extends RuntimeException {
  NotPossibleException(String message) {
    super(message);
  }
}
