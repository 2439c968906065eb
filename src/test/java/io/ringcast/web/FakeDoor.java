package io.ringcast.web;

import io.ringcast.node.Endpoint;
import java.util.List;
import java.util.Optional;

/** The way to whatever a test puts here. */
final class FakeDoor implements WebDoor {

  volatile WebClients clients;
  volatile List<Endpoint> otherPages = List.of();

  @Override
  public Optional<WebClients> webClients() {
    return Optional.ofNullable(clients);
  }

  @Override
  public List<Endpoint> otherPages() {
    return otherPages;
  }
}
