package io.ringcast.management;

import io.ringcast.balance.Candidate;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The node for the next client. */
@RestController
class PickController {

  private final NodeAccess access;

  PickController(NodeAccess access) {
    this.access = access;
  }

  /** What {@code GET /pick} tells. */
  record PickDocument(
      String nodeId, String host, int port, int weight, int clients, int maxClients) {}

  @GetMapping("/pick")
  PickDocument pick() {
    Candidate candidate = candidate();
    return new PickDocument(
        candidate.node().value(),
        candidate.client().host(),
        candidate.client().port(),
        candidate.load().weight(),
        candidate.load().clients(),
        candidate.load().maxClients());
  }

  @GetMapping(path = "/pick", produces = MediaType.TEXT_PLAIN_VALUE)
  String pickAsText() {
    return candidate().client().toString();
  }

  private Candidate candidate() {
    return access
        .require()
        .pick()
        .orElseThrow(() ->
            new UnavailableException(
                "No room", "no node has room: each is full, draining or not ready"));
  }
}
