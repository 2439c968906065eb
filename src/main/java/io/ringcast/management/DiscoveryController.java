package io.ringcast.management;

import io.ringcast.multicast.LocalInterface;
import java.net.SocketException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** How this node finds others, and what is in the way. */
@RestController
class DiscoveryController {

  private final NodeAccess access;

  DiscoveryController(NodeAccess access) {
    this.access = access;
  }

  @GetMapping("/discovery")
  DiscoveryDocument discovery() throws SocketException {
    return DiscoveryDocument.of(access.require(), LocalInterface.all());
  }
}
