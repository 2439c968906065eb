package io.ringcast.management;

/** A request's parameter has a value that is not allowed; the message says what is. */
final class BadParameterException extends RuntimeException {
  BadParameterException(String message) {
    super(message);
  }
}
