package io.ringcast.management;

import java.time.Instant;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The whole picture, and the part of it about other nodes. */
@RestController
class StatusController {

  private final NodeAccess access;
  private final MessageRates rates;

  StatusController(NodeAccess access, MessageRates rates) {
    this.access = access;
    this.rates = rates;
  }

  /** What {@code GET /peers} tells. */
  record PeersDocument(int schema, Instant now, List<PeerDocument> peers) {}

  @GetMapping("/status")
  StatusDocument status() {
    return StatusDocument.of(access.require(), access.stage(), rates.rates());
  }

  @GetMapping("/peers")
  PeersDocument peers() {
    RunningNode node = access.require();
    return new PeersDocument(
        StatusDocument.SCHEMA,
        Figures.time(node.clock().wall().instant()),
        PeerDocument.of(node, node.clock().ticker().nanos()));
  }
}
