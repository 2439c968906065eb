package io.ringcast.simulation;

import io.ringcast.node.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * The step of an election at which a fault strikes.
 *
 * @param actor who sent, received, started, won or followed
 * @param counterpart to whom, or from whom
 * @param candidate whose id stands in the token
 */
record Moment(
    @Nullable NodeProcess actor, @Nullable NodeId counterpart, @Nullable NodeId candidate) {

  /** No step at all. */
  static final Moment NONE = new Moment(null, null, null);

  Host resolve(Target target, Cluster cluster) {
    Host numbered = cluster.hosts().get(target.number() % cluster.hosts().size());
    return switch (target.role()) {
      case HOST -> numbered;
      case ACTOR -> actor == null ? numbered : actor.host();
      case COUNTERPART -> named(counterpart, cluster, numbered);
      case CANDIDATE -> named(candidate, cluster, numbered);
      case LEADER ->
          cluster.running().stream()
              .filter(process -> process.view().isLeader())
              .map(NodeProcess::host)
              .findFirst()
              .orElse(numbered);
    };
  }

  private static Host named(@Nullable NodeId id, Cluster cluster, Host otherwise) {
    return id == null ? otherwise : cluster.host(id).orElse(otherwise);
  }
}
