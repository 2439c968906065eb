package io.ringcast.simulation;

import io.ringcast.cluster.ClusterEvent;
import io.ringcast.cluster.ClusterInput;
import io.ringcast.cluster.ClusterOutput;
import io.ringcast.membership.Channel;
import io.ringcast.membership.Peer;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.Member;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold of peers that live, die and leave. */
final class MembershipSafety {

  private final Coverage coverage;
  private final Map<Member, NodeProcess> processes = new HashMap<>();
  private final Map<Pair, Heard> heard = new HashMap<>();
  private final Set<Pair> goodbyes = new HashSet<>();

  /** Who hears, and whom. */
  private record Pair(Member at, Member peer) {}

  /** What a node has heard of another; on each channel what is not newer is no sign of life. */
  private static final class Heard {
    private final long[] highest = {-1, -1};
    private long lastNanos;

    /** Whether it is news on that channel. */
    boolean on(Channel channel, long sequence, long nowNanos, boolean lie) {
      boolean news = sequence > highest[channel.ordinal()];
      if (news) {
        highest[channel.ordinal()] = sequence;
        // A datagram of what the link told before is no newer sign.
        if (!lie && (channel == Channel.LINK || sequence > highest[Channel.LINK.ordinal()])) {
          lastNanos = nowNanos;
        }
      }
      return news;
    }
  }

  MembershipSafety(Coverage coverage) {
    this.coverage = coverage;
  }

  void check(Observation step, boolean lie) {
    if (step.input() instanceof ClusterInput.HeartbeatReceived received) {
      onHeartbeat(step, received, lie);
    }
    for (ClusterOutput output : step.outputs()) {
      if (output instanceof ClusterOutput.Happened happened) {
        onEvent(step, happened.event());
      }
    }
    if (step.view().peers() != step.former().peers()) {
      transitions(step);
    }
  }

  /** A process is started, so its end can be told from a false report of it. */
  void onStart(NodeProcess process) {
    processes.put(process.member(), process);
  }

  private void onHeartbeat(Observation step, ClusterInput.HeartbeatReceived received, boolean lie) {
    Heartbeat heartbeat = received.heartbeat();
    boolean rumouredGoodbye = heartbeat.leaving() && received.channel() == Channel.DATAGRAM;
    if (!heartbeat.cluster().equals(Settings.CLUSTER) || rumouredGoodbye) {
      return;
    }
    Member self = step.process().member();
    Pair pair = new Pair(self, new Member(received.sender(), heartbeat.incarnation()));
    boolean news =
        heard
            .computeIfAbsent(pair, p -> new Heard())
            .on(received.channel(), heartbeat.sequence(), step.nanos(), lie);
    boolean known =
        step.former()
            .peer(pair.peer().id())
            .map(Peer::member)
            .filter(pair.peer()::equals)
            .isPresent();
    if (!news && known && received.channel() == Channel.DATAGRAM) {
      Harmlessness.requireNothingChanged(step);
    }
    if (heartbeat.leaving() && !lie && received.channel() == Channel.LINK) {
      goodbyes.add(pair);
    }
  }

  private void onEvent(Observation step, ClusterEvent event) {
    switch (event.kind()) {
      case FAILED -> onFailed(step, event);
      case SUSPECTED -> noFailureAfterGoodbye(step, event);
      default -> {}
    }
  }

  private void onFailed(Observation step, ClusterEvent event) {
    noFailureAfterGoodbye(step, event);
    Member peer = former(step, event);
    NodeProcess process = processes.get(peer);
    if (process == null || process.isDead()) {
      return;
    }
    Heard last = heard.get(new Pair(step.process().member(), peer));
    long silent = step.nanos() - (last == null ? 0 : last.lastNanos);
    if (silent < Settings.membership().silenceLimit().toNanos()) {
      throw new PropertyViolation(
          Property.NO_FALSE_FAILURE,
          step.process().member()
              + " takes "
              + peer
              + " to be dead, who lives and was heard "
              + silent / 1_000_000
              + " ms ago: "
              + event.reason());
    }
  }

  private void noFailureAfterGoodbye(Observation step, ClusterEvent event) {
    Member peer = former(step, event);
    if (goodbyes.contains(new Pair(step.process().member(), peer))) {
      throw new PropertyViolation(
          Property.GOODBYE_IS_NO_FAILURE,
          step.process().member() + ": " + event.kind() + " " + peer + ", who said goodbye");
    }
  }

  /** Whom the event is about, in the incarnation known before it. */
  private static Member former(Observation step, ClusterEvent event) {
    return step.former().peer(event.node()).map(Peer::member).orElseThrow();
  }

  private void transitions(Observation step) {
    List<Peer> before = step.former().peers();
    List<Peer> after = step.view().peers();
    for (int i = 0; i < after.size(); i++) {
      Peer peer = after.get(i);
      boolean sameState =
          i < before.size()
              && before.get(i).member().equals(peer.member())
              && before.get(i).state() == peer.state();
      if (!sameState) {
        transition(step, peer);
      }
    }
  }

  private void transition(Observation step, Peer peer) {
    Peer before = step.former().peer(peer.member().id()).orElse(null);
    try {
      PeerTransition.of(before, peer).ifPresent(coverage::count);
    } catch (IllegalStateException e) {
      throw new PropertyViolation(
          Property.LEGAL_TRANSITION,
          step.process().member() + ", peer " + peer.member() + ": " + e.getMessage());
    }
  }
}
