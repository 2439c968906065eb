package io.ringcast.web;

import java.util.Optional;

/** The way to the WebSocket clients of this process's node. */
@FunctionalInterface
public interface WebDoor {

  /** Empty while no client is taken: the node starts, or stops. */
  Optional<WebClients> webClients();
}
