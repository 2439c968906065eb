package io.ringcast.management;

import io.ringcast.cluster.ClusterView;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * How the cluster looks from here, for people. Never down: this node serves its clients however few
 * others there are, and restarting it would bring none of them back.
 */
final class ClusterHealth implements HealthIndicator {

  /** Fewer nodes than a majority of the expected ones; answered with 200, like any unknown code. */
  static final Status DEGRADED = new Status("DEGRADED", "no majority of the expected nodes");

  private final NodeAccess access;

  ClusterHealth(NodeAccess access) {
    this.access = access;
  }

  @Override
  public Health health() {
    return access
        .node()
        .map(node -> health(node.view()))
        .orElseGet(() -> Health.unknown().withDetail("stage", "starting").build());
  }

  private static Health health(ClusterView view) {
    boolean degraded = view.state() == ClusterView.State.DEGRADED;
    Health.Builder health =
        Health.status(degraded ? DEGRADED : Status.UP)
            .withDetail("name", view.clusterName())
            .withDetail("state", Figures.code(view.state()))
            .withDetail("mode", Figures.code(view.mode()))
            .withDetail("epoch", view.epoch())
            .withDetail("members", view.members().count() + 1);
    view.leader().ifPresent(l -> health.withDetail("leader", l.member().id().value()));
    view.expectedSize().ifPresent(expected -> health.withDetail("expected", expected));
    if (!view.modeReason().isEmpty()) {
      health.withDetail("mode_reason", view.modeReason());
    }
    return health.build();
  }
}
