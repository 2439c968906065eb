package io.ringcast.app;

import io.ringcast.balance.RebalanceMode;
import io.ringcast.cluster.ClusterEvent;
import io.ringcast.cluster.ClusterInput;
import io.ringcast.cluster.ClusterLoop;
import io.ringcast.cluster.ClusterView;
import io.ringcast.election.Phase;
import io.ringcast.management.NodeControl;
import io.ringcast.node.NodeId;
import io.ringcast.routing.UserDirectory;
import io.ringcast.wire.Message;
import io.ringcast.wire.Message.Member;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

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

  /** Many times what the control plane takes to notice. */
  private static final Duration SHOWN_LIMIT = Duration.ofSeconds(1);

  private static final String NOWHERE_TO_GO =
      "; no other node takes clients now, so those who are here then are closed";

  private static final String ELECTION_UNDER_WAY =
      "an election is under way; ask again when it is over";

  @Override
  public Outcome drain(Optional<Duration> limit) {
    Duration time = limit.orElse(drainTime);
    moves.drain().begin(time);
    awaitShown(true);
    String text = "draining for at most " + time.toMillis() + " ms";
    return new Outcome(true, moves.isSomewhereToGo() ? text : text + NOWHERE_TO_GO);
  }

  @Override
  public Outcome undrain() {
    if (!moves.drain().takeBack()) {
      return new Outcome(false, "this node is not draining");
    }
    awaitShown(false);
    return new Outcome(true, "serving again");
  }

  /** A script that asks a page or a probe next must not see the state before its command. */
  private void awaitShown(boolean draining) {
    try {
      loop.awaitView(view -> view.self().load().draining() == draining, SHOWN_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Outcome rebalance() {
    ClusterView view = loop.view();
    if (!view.isLeader()) {
      return doesNotLead(view);
    }
    if (rebalancer.mode() != RebalanceMode.ON) {
      return new Outcome(
          false,
          "nobody is moved while ringcast.rebalance is "
              + rebalancer.mode().name().toLowerCase(Locale.ROOT)
              + ": set it to on, alike on all nodes, and restart them");
    }
    if (view.state() == ClusterView.State.STANDALONE) {
      return new Outcome(false, "nobody is here to take clients: this node is alone");
    }
    return rebalancer.hurry()
        ? new Outcome(true, "clients are evened out now")
        : new Outcome(false, ELECTION_UNDER_WAY);
  }

  @Override
  public Outcome stepDown(Duration time) {
    ClusterView view = loop.view();
    if (!view.isLeader()) {
      return doesNotLead(view);
    }
    if (!(view.phase() instanceof Phase.Settled)) {
      return new Outcome(false, ELECTION_UNDER_WAY);
    }
    Optional<Member> successor = view.ring().successorIfStepsDown(view.self().member());
    if (successor.isEmpty()) {
      return new Outcome(false, "nobody else could lead: " + whyNobody(view));
    }
    return tell(
        new ClusterInput.StepDown(time),
        "steps down for %d s; %s is to lead".formatted(time.toSeconds(), successor.get().id()));
  }

  @Override
  public Outcome standAgain() {
    ClusterView view = loop.view();
    return view.ring().hasSteppedDown(view.self().member())
        ? tell(new ClusterInput.StandAgain(), "stands as a candidate again")
        : new Outcome(false, "this node has not stepped down");
  }

  private Outcome tell(ClusterInput input, String text) {
    try {
      loop.submit(input);
      return new Outcome(true, text);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome(false, "this node is stopping");
    }
  }

  private static String whyNobody(ClusterView view) {
    String ids =
        view.ring().members().stream()
            .filter(view.ring()::hasSteppedDown)
            .map(member -> member.id().value())
            .collect(Collectors.joining(" and "));
    return ids.isEmpty()
        ? "this node is alone"
        : ids + (view.ring().steppedDown().size() == 1 ? " has" : " have") + " stepped down, too";
  }

  private static Outcome doesNotLead(ClusterView view) {
    return new Outcome(false, "this node does not lead: " + whomToAsk(view));
  }

  private static String whomToAsk(ClusterView view) {
    return view.leader()
        .map(leader -> {
          String http =
              view.peer(leader.member().id())
                  .flatMap(peer -> Optional.ofNullable(peer.heartbeat().addresses().http()))
                  .map(address -> " at http://" + address)
                  .orElse("");
          return "ask the leader, " + leader.member().id() + http;
        })
        .orElse("no leader is known at present");
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
