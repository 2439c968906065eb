package io.ringcast.management;

import io.ringcast.cluster.ClusterView;
import io.ringcast.wire.Message.Load;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether this node takes clients: a part of readiness, and no business of the peers. */
final class NodeHealth implements HealthIndicator {

  private final NodeAccess access;

  NodeHealth(NodeAccess access) {
    this.access = access;
  }

  @Override
  public Health health() {
    NodeAccess.Stage stage = access.stage();
    return access
        .node()
        .map(node -> health(stage, node.view().self()))
        .orElseGet(() -> Health.outOfService().withDetail("stage", Figures.code(stage)).build());
  }

  private static Health health(NodeAccess.Stage stage, ClusterView.Self self) {
    Load load = self.load();
    boolean ready = stage == NodeAccess.Stage.RUNNING && load.ready() && !load.draining();
    return (ready ? Health.up() : Health.outOfService())
        .withDetail("stage", Figures.code(stage))
        .withDetail("id", self.member().id().value())
        .withDetail("ready", load.ready())
        .withDetail("draining", load.draining())
        .withDetail("weight", load.weight())
        .build();
  }
}
