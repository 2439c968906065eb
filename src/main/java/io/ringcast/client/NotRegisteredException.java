package io.ringcast.client;

/** One node, or a whole search, did not take the client. */
final class NotRegisteredException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Ending ending;

  NotRegisteredException(Ending ending) {
    super(ending.reason(), null, false, false);
    this.ending = ending;
  }

  Ending ending() {
    return ending;
  }
}
