package io.ringcast.management;

import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The whole cluster, in the words of programs that ask for such a list; any node has it. */
@RestController
class ServiceDiscoveryController {

  private final NodeAccess access;
  private final ScrapePath metrics;

  ServiceDiscoveryController(NodeAccess access, ScrapePath metrics) {
    this.access = access;
    this.metrics = metrics;
  }

  /** HTTP service discovery of Prometheus. */
  @GetMapping("/sd/prometheus")
  List<PrometheusTargets> prometheus() {
    return PrometheusTargets.of(access.require().view(), metrics);
  }

  /** HTTP provider of Traefik. */
  @GetMapping("/sd/traefik")
  TraefikDocument traefik() {
    RunningNode node = access.require();
    return TraefikDocument.of(Targets.all(node.view(), access.stage()));
  }
}
