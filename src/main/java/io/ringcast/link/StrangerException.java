package io.ringcast.link;

import java.io.IOException;

/** Something answered a hello, and it is no node: another process has the address. */
final class StrangerException extends IOException {

  private static final long serialVersionUID = 1L;

  StrangerException(String message, Throwable cause) {
    super(message, cause);
  }

  StrangerException(String message) {
    super(message);
  }
}
