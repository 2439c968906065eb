package io.ringcast.client;

/** The client could not do what was asked; the message says why, in words for a person. */
public final class ClientException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ClientException(String message) {
    super(message);
  }
}
