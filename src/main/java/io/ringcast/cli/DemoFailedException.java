package io.ringcast.cli;

/** Something that the demo promised did not happen; the message says what. */
final class DemoFailedException extends Exception {

  private static final long serialVersionUID = 1L;

  DemoFailedException(String message) {
    super(message);
  }
}
