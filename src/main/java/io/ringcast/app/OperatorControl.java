package io.ringcast.app;

import io.ringcast.cluster.ClusterEvent;
import io.ringcast.cluster.ClusterLoop;
import io.ringcast.management.NodeControl;
import io.ringcast.node.NodeId;
import io.ringcast.routing.UserDirectory;
import io.ringcast.wire.Message;
import java.time.Duration;
import java.util.Optional;

/**
 * Carries out what operators ask of this node.
 *
 * @param drainTime unless another one is asked for
 */
record OperatorControl(
    Moves moves,
    Rebalancer rebalancer,
    Directives directives,
    UserDirectory directory,
    ClusterLoop loop,
    Duration drainTime)
    implements NodeControl {

  @Override
  public Outcome drain(Optional<Duration> limit) {
    Duration time = limit.orElse(drainTime);
    moves.drain().begin(time);
    return new Outcome(true, "draining for at most " + time.toMillis() + " ms");
  }

  @Override
  public Outcome undrain() {
    return moves.drain().takeBack()
        ? new Outcome(true, "serving again")
        : new Outcome(false, "this node is not draining");
  }

  @Override
  public Outcome rebalance() {
    if (rebalancer.hurry()) {
      return new Outcome(true, "clients are evened out now");
    }
    String leader =
        loop.view().leader().map(l -> l.member().id().value()).orElse("none is known at present");
    return new Outcome(
        false,
        "ask the leader ("
            + leader
            + ") while no election is under way; ringcast.rebalance must not be off there");
  }

  @Override
  public Outcome kick(String user) {
    Optional<NodeId> node = directory.locate(user);
    if (node.isEmpty()) {
      return new Outcome(false, "no node has that user");
    }
    directives.send(node.get(), new Message.Kick(user));
    return new Outcome(true, "the session at " + node.get().value() + " ends");
  }

  @Override
  public Outcome announce(String text) {
    directives.sendToAll(new Message.Notice(text));
    return new Outcome(true, "said to the users of all nodes that are linked");
  }

  @Override
  public void onCommand(String what) {
    loop.report(ClusterEvent.of(ClusterEvent.Kind.ADMIN, loop.view().self().member().id(), what));
  }
}
