package io.ringcast.simulation;

import io.ringcast.cluster.ClusterEvent;
import io.ringcast.cluster.ClusterInput;
import io.ringcast.cluster.ClusterOutput;
import io.ringcast.membership.Channel;
import io.ringcast.membership.MembershipSettings;
import io.ringcast.membership.Peer;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.Member;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What must hold of peers that live, die and leave. */
final class MembershipSafety {

  private static final MembershipSettings MEMBERSHIP = Settings.membership();

  /** All who fall silent at once get an interval more. */
  private static final long LONGEST_SILENCE =
      MEMBERSHIP.silenceLimit().plus(MEMBERSHIP.heartbeatInterval()).toNanos();

  private static final long BETWEEN_LOOKS = Duration.ofSeconds(1).toNanos();

  private final Coverage coverage;
  private final Map<Member, NodeProcess> processes = new HashMap<>();
  private final Map<Pair, Heard> heard = new HashMap<>();
  private final Set<Pair> goodbyes = new HashSet<>();
  private final Map<Member, Long> lastTicks = new HashMap<>();
  private final Map<Member, Long> lastLooks = new HashMap<>();

  /** Who hears, and whom. */
  private record Pair(Member at, Member peer) {}

  /** What a node has heard of another; on each channel what is not newer is no sign of life. */
  private static final class Heard {
    private final long[] highest = {-1, -1};

    /** When it last surely lived. */
    private long trueNanos;

    /** When it last seemed to live, lies included. */
    private long seemingNanos;

    /** Whether it is news on that channel. */
    boolean on(Channel channel, long sequence, long nowNanos, boolean lie) {
      boolean news = sequence > highest[channel.ordinal()];
      // The hello of a new connection repeats the number of the heartbeat before it.
      boolean sign = news || (channel == Channel.LINK && sequence == highest[channel.ordinal()]);
      highest[channel.ordinal()] = Math.max(sequence, highest[channel.ordinal()]);
      // A datagram of what the link told before is no newer sign.
      if (sign && (channel == Channel.LINK || sequence > highest[Channel.LINK.ordinal()])) {
        seemingNanos = nowNanos;
        trueNanos = lie ? trueNanos : nowNanos;
      }
      if (sign && channel == Channel.LINK) {
        // What a forged datagram claimed beyond that is over.
        highest[Channel.DATAGRAM.ordinal()] =
            Math.min(sequence, highest[Channel.DATAGRAM.ordinal()]);
      }
      return news;
    }

    void onTakenForLive(long nowNanos) {
      seemingNanos = nowNanos;
    }

    /** It was unknown, or known in another incarnation: what it said before was not heeded. */
    void onTakenUp(ClusterInput input) {
      Arrays.fill(highest, -1);
      if (input instanceof ClusterInput.HeartbeatReceived received) {
        highest[received.channel().ordinal()] = received.heartbeat().sequence();
      }
    }

    /** While a node stands still it hears nobody. */
    void onPause(long nanos, long nowNanos) {
      trueNanos = Math.min(nowNanos, trueNanos + nanos);
      seemingNanos = Math.min(nowNanos, seemingNanos + nanos);
    }
  }

  MembershipSafety(Coverage coverage) {
    this.coverage = coverage;
  }

  void check(Observation step, boolean lie) {
    if (step.input() instanceof ClusterInput.HeartbeatReceived received) {
      onHeartbeat(step, received, lie);
    } else if (step.input() instanceof ClusterInput.Tick) {
      onTick(step.process().member(), step.nanos());
    }
    for (ClusterOutput output : step.outputs()) {
      if (output instanceof ClusterOutput.Happened happened) {
        onEvent(step, happened.event());
      }
    }
    if (step.view().peers() != step.former().peers()) {
      transitions(step);
    }
    if (step.input() instanceof ClusterInput.Tick && !step.former().hello().leaving()) {
      silentAreMissed(step);
    }
  }

  private void onTick(Member self, long nowNanos) {
    Long last = lastTicks.put(self, nowNanos);
    if (last != null && nowNanos - last > MEMBERSHIP.heartbeatInterval().toNanos()) {
      heard.forEach((pair, heardOf) -> {
        if (pair.at().equals(self)) {
          heardOf.onPause(nowNanos - last, nowNanos);
        }
      });
    }
  }

  /** Looked at now and then, for it takes time. */
  private void silentAreMissed(Observation step) {
    Member self = step.process().member();
    Long last = lastLooks.get(self);
    if (last != null && step.nanos() - last < BETWEEN_LOOKS) {
      return;
    }
    lastLooks.put(self, step.nanos());
    for (Peer peer : step.view().peers()) {
      if (peer.state().isLive()) {
        Heard heardOf = heard.get(new Pair(self, peer.member()));
        long silent = step.nanos() - (heardOf == null ? 0 : heardOf.seemingNanos);
        if (silent >= LONGEST_SILENCE) {
          throw new PropertyViolation(
              Property.DEAD_ARE_MISSED,
              self + " lets " + peer.member() + " live, silent for " + silent / 1_000_000 + " ms");
        }
      }
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
    Optional<Peer> known =
        step.former().peer(received.sender()).filter(peer -> peer.member().equals(pair.peer()));
    boolean datagram = received.channel() == Channel.DATAGRAM;
    if (datagram && known.filter(peer -> !peer.state().isLive()).isPresent()) {
      // Of the dead it is no sign of life, and its number does not count either.
      Harmlessness.requireNothingChanged(step);
      return;
    }
    boolean news =
        heard
            .computeIfAbsent(pair, p -> new Heard())
            .on(received.channel(), heartbeat.sequence(), step.nanos(), lie);
    if (datagram && known.isPresent()) {
      if (news && !lie && !step.former().hello().leaving()) {
        datagramCounts(step, pair.peer());
      } else if (!news) {
        Harmlessness.requireNothingChanged(step);
      }
    }
    if (heartbeat.leaving() && !lie && !datagram) {
      goodbyes.add(pair);
    }
  }

  private static void datagramCounts(Observation step, Member sender) {
    step.view()
        .peer(sender.id())
        .filter(peer -> peer.state().isLive())
        .filter(peer ->
            peer.lastDatagramNanos().isEmpty()
                || peer.lastDatagramNanos().getAsLong() != step.view().asOfNanos())
        .ifPresent(peer -> {
          throw new PropertyViolation(
              Property.DATAGRAM_COUNTS, step.process().member() + " ignores " + step.input());
        });
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
    long silent = step.nanos() - (last == null ? 0 : last.trueNanos);
    if (silent < MEMBERSHIP.silenceLimit().toNanos()) {
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
    boolean known = before != null && before.member().equals(peer.member());
    Heard heardOf =
        heard.computeIfAbsent(
            new Pair(step.process().member(), peer.member()), pair -> new Heard());
    if (!known) {
      heardOf.onTakenUp(step.input());
    }
    if (peer.state().isLive() && !(known && before.state().isLive())) {
      heardOf.onTakenForLive(step.nanos());
    }
    try {
      PeerTransition.of(before, peer).ifPresent(coverage::count);
    } catch (IllegalStateException e) {
      throw new PropertyViolation(
          Property.LEGAL_TRANSITION,
          step.process().member() + ", peer " + peer.member() + ": " + e.getMessage());
    }
  }
}
