package io.ringcast.web;

import java.util.Optional;

/** The way to whatever a test puts here. */
final class FakeDoor implements WebDoor {

  volatile WebClients clients;

  @Override
  public Optional<WebClients> webClients() {
    return Optional.ofNullable(clients);
  }
}
