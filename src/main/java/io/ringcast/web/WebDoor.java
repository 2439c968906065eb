package io.ringcast.web;

import io.ringcast.node.Endpoint;
import java.util.List;
import java.util.Optional;

/** The way to the WebSocket clients of this process's node. */
public interface WebDoor {

  /** Empty while no client is taken: the node starts, or stops. */
  Optional<WebClients> webClients();

  /** Where other nodes serve their pages: members, and for a while those who were. */
  List<Endpoint> otherPages();
}
