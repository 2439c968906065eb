package io.ringcast.cluster;

import io.ringcast.election.Election;
import io.ringcast.election.ElectionOutput;
import io.ringcast.election.ElectionState;
import io.ringcast.election.Phase;
import io.ringcast.election.Ring;
import io.ringcast.membership.Channel;
import io.ringcast.membership.FailureDetector;
import io.ringcast.membership.MemberTable;
import io.ringcast.membership.MembershipChange;
import io.ringcast.membership.Peer;
import io.ringcast.membership.PeerState;
import io.ringcast.node.Endpoint;
import io.ringcast.node.NodeId;
import io.ringcast.wire.Message;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.KnownMember;
import io.ringcast.wire.Message.Leadership;
import io.ringcast.wire.Message.Load;
import io.ringcast.wire.Message.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * The control plane without its thread, clock and network: an input and the time go in, outputs
 * come out. Composes the failure detector and the election, sends the heartbeats, and refuses to be
 * the second node of its name. For one thread.
 */
public final class ClusterCore {

  private final ClusterSettings settings;
  private final Member self;
  private final FailureDetector detector;
  private final Election election;
  private final DiscoveryLadder ladder;
  private final ClusterEvents events;
  private final Beacon beacon;
  private final Refusals refusals;
  private final AgreedRing agreedRing;
  private final Candidacy candidacy;
  private List<ClusterOutput> outputs = new ArrayList<>();
  private MemberTable table;
  private ElectionState state;
  private MemberTable listed = MemberTable.empty();
  private List<Peer> list = List.of();
  private Load load;
  private long leaderSinceNanos;
  private long foreignHeartbeats;
  private Rung mode = Rung.MULTICAST;
  private boolean mustStop;
  private boolean stopped;

  public ClusterCore(ClusterSettings settings, Load load, long nowNanos) {
    this.settings = settings;
    this.self = settings.self();
    this.load = load;
    detector = new FailureDetector(self, settings.membership());
    election = new Election(self, settings.election());
    ladder =
        new DiscoveryLadder(
            settings.seeds(), settings.dns(), settings.membership().silenceLimit().toNanos());
    events = new ClusterEvents(self.id());
    table = MemberTable.empty();
    state = election.start(nowNanos);
    ladder.onOwnHeartbeat(nowNanos);
    beacon = new Beacon(settings, nowNanos);
    refusals = new Refusals(settings.membership());
    candidacy = new Candidacy(self);
    agreedRing = new AgreedRing(self, settings.membership().silenceLimit().toNanos());
  }

  /** Takes one input; returns what is to be done, in that order. After Stop nothing more is. */
  public List<ClusterOutput> apply(ClusterInput input, long nowNanos) {
    outputs = new ArrayList<>();
    if (stopped) {
      return outputs;
    }
    switch (input) {
      case ClusterInput.HeartbeatReceived received -> onHeartbeat(received, nowNanos);
      case ClusterInput.TokenReceived received ->
          elect(election.onToken(state, received.token(), received.from(), nowNanos), nowNanos);
      case ClusterInput.AnnouncementReceived received ->
          elect(
              election.onClaim(state, received.leadership(), received.from(), nowNanos), nowNanos);
      case ClusterInput.LinkUp up -> onLinkUp(up.member(), nowNanos);
      case ClusterInput.LinkDown down ->
          detect(detector.onLinkDown(table, down.member(), down.reason(), nowNanos), nowNanos);
      case ClusterInput.Unreachable gone ->
          detect(detector.onUnreachable(table, gone.member(), gone.reason(), nowNanos), nowNanos);
      case ClusterInput.RoundTrip trip ->
          table = detector.onRoundTrip(table, trip.member(), trip.nanos());
      case ClusterInput.RungReached reached -> ladder.onReached(reached.rung());
      case ClusterInput.IdRefused refused -> onIdRefused(refused.by(), nowNanos);
      case ClusterInput.MulticastState multicast -> ladder.onMulticast(multicast.problem());
      case ClusterInput.Tick tick -> onTick(tick.load(), nowNanos);
      case ClusterInput.StepDown asked -> stepDown(asked.time(), nowNanos);
      case ClusterInput.StandAgain again -> candidacy.standSoon(nowNanos);
      case ClusterInput.Stop stop -> stop(nowNanos);
    }
    return outputs;
  }

  private void onHeartbeat(ClusterInput.HeartbeatReceived received, long nowNanos) {
    Heartbeat heartbeat = received.heartbeat();
    NodeId sender = received.sender();
    if (!heartbeat.cluster().equals(settings.clusterName())) {
      foreignHeartbeats++;
      return;
    }
    if (sender.equals(self.id()) && heartbeat.incarnation().equals(self.incarnation())) {
      ladder.onOwnHeartbeat(nowNanos);
      return;
    }
    Optional<Peer> former = table.peer(sender);
    detect(detector.onHeartbeat(table, sender, heartbeat, received.channel(), nowNanos), nowNanos);
    if (received.channel() == Channel.LINK) {
      former.ifPresent(this::followToItsAddress);
      boolean taken =
          table
              .peer(sender)
              .filter(Peer::isMember)
              .filter(peer -> peer.heartbeat().equals(heartbeat))
              .isPresent();
      if (taken) {
        learn(sender, heartbeat, nowNanos);
      }
      introduce(heartbeat.members());
    }
  }

  /** A datagram may have told a wrong address; what the peer itself says over a link is right. */
  private void followToItsAddress(Peer former) {
    table
        .peer(former.member())
        .filter(peer -> peer.state().isLive() && !peer.linkUp())
        .filter(peer -> !linkAddress(peer).equals(linkAddress(former)))
        .ifPresent(peer -> openLink(peer.member()));
  }

  private static Endpoint linkAddress(Peer peer) {
    return peer.heartbeat().addresses().link();
  }

  /** Takes what a member's heartbeat tells of elections. */
  private void learn(NodeId sender, Heartbeat heartbeat, long nowNanos) {
    state = election.onEpoch(state, heartbeat.epoch(), nowNanos);
    Leadership leadership = heartbeat.leadership();
    if (leadership != null) {
      elect(election.onClaim(state, leadership, sender, nowNanos), nowNanos);
    }
  }

  private void introduce(List<KnownMember> told) {
    List<KnownMember> strangers =
        told.stream().filter(known -> isStranger(known.member())).toList();
    if (!strangers.isEmpty()) {
      outputs.add(new ClusterOutput.Introduce(strangers));
    }
  }

  /** Whether a peer speaks of a member that this node knows nothing of, or believes dead. */
  private boolean isStranger(Member told) {
    if (told.id().equals(self.id())) {
      return false;
    }
    Optional<Peer> known = table.peer(told.id());
    if (known.isEmpty()) {
      return true;
    }
    Peer peer = known.get();
    return switch (peer.state()) {
      case PeerState.Alive alive -> false;
      case PeerState.Suspect suspect -> false;
      // Also with a lower incarnation: both ends may know only a dead life of each other.
      case PeerState.Failed failed -> true;
      case PeerState.Left left -> !told.equals(peer.member());
    };
  }

  private void onLinkUp(Member member, long nowNanos) {
    refusals.onAccepted();
    elect(election.onLinkUp(state, member.id(), nowNanos), nowNanos);
    detect(detector.onLinkUp(table, member), nowNanos);
  }

  private void onIdRefused(NodeId by, long nowNanos) {
    if (refusals.onRefused(nowNanos)) {
      mustStop("the node " + by + " is linked to another live node of that name");
    }
  }

  private void mustStop(String evidence) {
    if (mustStop) {
      return;
    }
    mustStop = true;
    outputs.add(
        new ClusterOutput.MustStop(
            "another node of the cluster '"
                + settings.clusterName()
                + "' has the id "
                + self.id()
                + " already ("
                + evidence
                + "): give this one another ringcast.node-id, or stop the other one"));
  }

  private void detect(FailureDetector.Step step, long nowNanos) {
    boolean samePeers = step.table().sharesPeersWith(table);
    table = step.table();
    step.changes().forEach(change -> onChange(change, nowNanos));
    if (!samePeers) {
      onRing(agreedRing.of(table.members(), nowNanos), nowNanos);
    }
  }

  /** Only while another one would lead then: what was asked for may be out of date. */
  private void stepDown(Duration time, long nowNanos) {
    if (role() == ClusterView.Role.LEADER
        && state.phase() instanceof Phase.Settled
        && state.ring().successorIfStepsDown(self).isPresent()) {
      candidacy.stepDown(time, nowNanos);
      onRing(state.ring(), nowNanos);
      beacon.hurry();
    }
  }

  private void standAgain(long nowNanos) {
    // Not during an election: in one epoch a node's candidacy is always the same.
    if (candidacy.isOver(nowNanos) && !(state.phase() instanceof Phase.Electing)) {
      candidacy.standAgain();
      beacon.hurry();
    }
  }

  private void onRing(Ring agreed, long nowNanos) {
    Ring ring = candidacy.mark(agreed, table.members());
    if (ring.equals(state.ring())) {
      return;
    }
    events.of(state.ring(), ring).forEach(this::happened);
    elect(election.onRing(state, ring, nowNanos), nowNanos);
    // What a peer told before it was in the ring counts from now on.
    for (Peer peer : table.members()) {
      if (!peer.isRumour()) {
        learn(peer.member().id(), peer.heartbeat(), nowNanos);
      }
    }
  }

  private void onChange(MembershipChange change, long nowNanos) {
    switch (change) {
      case MembershipChange.Discovered discovered -> openLink(discovered.member());
      case MembershipChange.Rumoured rumoured ->
          outputs.add(
              new ClusterOutput.Introduce(
                  List.of(new KnownMember(rumoured.member(), rumoured.link()))));
      case MembershipChange.Recovered recovered -> {
        openLink(recovered.member());
        beacon.hurry();
      }
      case MembershipChange.Failed failed -> gone(failed.member());
      case MembershipChange.Left left -> gone(left.member());
      case MembershipChange.Lost lost -> gone(lost.member());
      case MembershipChange.Joined joined -> beacon.hurry();
      case MembershipChange.Challenged challenged -> beacon.hurry();
      case MembershipChange.Paused paused -> ladder.forgive(paused.duration().toNanos(), nowNanos);
      case MembershipChange.SupersededBy superseded ->
          mustStop(
              "its heartbeats are heard, from incarnation " + superseded.rival().incarnation());
      case MembershipChange.Suspected suspected -> {}
      case MembershipChange.TableFull full -> {}
    }
    events.of(change).ifPresent(this::happened);
  }

  private void openLink(Member member) {
    table
        .peer(member)
        .map(peer -> new ClusterOutput.OpenLink(member, linkAddress(peer)))
        .ifPresent(outputs::add);
  }

  private void gone(Member member) {
    outputs.add(new ClusterOutput.CloseLink(member));
    outputs.add(new ClusterOutput.MemberGone(member));
  }

  private void happened(ClusterEvent event) {
    outputs.add(new ClusterOutput.Happened(event));
  }

  private void elect(Election.Step step, long nowNanos) {
    Optional<Leadership> before = Optional.ofNullable(state.leadership());
    state = step.state();
    if (!before.equals(Optional.ofNullable(state.leadership()))) {
      leaderSinceNanos = nowNanos;
      beacon.hurry();
    }
    step.outputs().forEach(this::onElectionOutput);
  }

  private void onElectionOutput(ElectionOutput output) {
    switch (output) {
      case ElectionOutput.SendToken send ->
          outputs.add(new ClusterOutput.Send(send.to().id(), send.token()));
      case ElectionOutput.Announce announce ->
          state.ring().members().stream()
              .filter(member -> !member.equals(self))
              .forEach(member -> tellLeader(member.id(), announce.leadership()));
      case ElectionOutput.Answer answer -> tellLeader(answer.to(), answer.leadership());
      case ElectionOutput.Started started -> {}
      case ElectionOutput.Won won -> {}
      case ElectionOutput.Followed followed -> {}
      case ElectionOutput.LeaderLost lost -> {}
    }
    events.of(output).ifPresent(this::happened);
  }

  private void tellLeader(NodeId to, Leadership leadership) {
    outputs.add(new ClusterOutput.Send(to, new Message.LeaderAnnouncement(leadership)));
  }

  private void onTick(Load newLoad, long nowNanos) {
    if (newLoad.draining() != load.draining() || newLoad.ready() != load.ready()) {
      beacon.hurry();
    }
    load = newLoad;
    // First, for it may be this node that has to replace a leader found lost now.
    standAgain(nowNanos);
    detect(detector.onTick(table, nowNanos), nowNanos);
    onRing(agreedRing.onTick(nowNanos), nowNanos);
    elect(election.onTick(state, nowNanos), nowNanos);
    if (beacon.isDue(nowNanos)) {
      outputs.add(beacon.send(table, state, load, false, nowNanos));
    }
    DiscoveryLadder.Position position = ladder.position(table.members(), nowNanos);
    if (position.rung() != mode) {
      mode = position.rung();
      String reason = position.reason().isEmpty() ? "multicast works" : position.reason();
      happened(
          ClusterEvent.of(
              ClusterEvent.Kind.MODE_CHANGED,
              self.id(),
              "discovery by " + mode.name().toLowerCase(Locale.ROOT) + ": " + reason));
    }
  }

  private void stop(long nowNanos) {
    happened(
        ClusterEvent.of(ClusterEvent.Kind.STOPPING, self.id(), "this node goes down in order"));
    outputs.add(beacon.send(table, state, load, true, nowNanos));
    stopped = true;
  }

  /** All peers in order; the same list as long as they are the same. */
  private List<Peer> peers() {
    if (!listed.sharesPeersWith(table)) {
      listed = table;
      list = List.copyOf(table.peers().values());
    }
    return list;
  }

  /** The cluster as it is now; {@code toInstant} gives the wall clock's time of a past moment. */
  public ClusterView view(long nowNanos, LongFunction<Instant> toInstant) {
    Optional<Leadership> leadership = Optional.ofNullable(state.leadership());
    DiscoveryLadder.Position position = ladder.position(table.members(), nowNanos);
    return new ClusterView(
        settings.clusterName(),
        clusterState(),
        position.rung(),
        position.reason(),
        state.epochSeen(),
        role(),
        leadership.map(
            l -> new ClusterView.Leader(l.leader(), l.epoch(), toInstant.apply(leaderSinceNanos))),
        state.phase(),
        state.ring(),
        new ClusterView.Self(self, settings.addresses(), settings.version(), load),
        peers(),
        settings.election().expectedSize(),
        foreignHeartbeats,
        beacon.current(table, state, load, stopped),
        nowNanos);
  }

  /** How many tokens wait for their ring; for tests of the bound. */
  int parkedTokens() {
    return state.parked().size();
  }

  private ClusterView.State clusterState() {
    if (!settings.election().hasMajority(state.ring().size())) {
      return ClusterView.State.DEGRADED;
    }
    if (state.leadership() == null || state.phase() instanceof Phase.Electing) {
      return ClusterView.State.ELECTING;
    }
    return state.ring().size() == 1 ? ClusterView.State.STANDALONE : ClusterView.State.STABLE;
  }

  private ClusterView.Role role() {
    Leadership leadership = state.leadership();
    if (leadership != null && leadership.leader().equals(self)) {
      return ClusterView.Role.LEADER;
    }
    return state.phase() instanceof Phase.Electing
        ? ClusterView.Role.CANDIDATE
        : ClusterView.Role.FOLLOWER;
  }
}
