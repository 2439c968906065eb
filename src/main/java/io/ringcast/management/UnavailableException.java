package io.ringcast.management;

/** What was asked for is not to be had at present; a little later it may be. */
final class UnavailableException extends RuntimeException {

  private final String title;

  UnavailableException(String title, String detail) {
    super(detail);
    this.title = title;
  }

  String title() {
    return title;
  }
}
