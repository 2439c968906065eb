package io.ringcast.cluster;

import io.ringcast.election.ElectionSettings;
import io.ringcast.membership.Channel;
import io.ringcast.membership.Heartbeats;
import io.ringcast.membership.MembershipSettings;
import io.ringcast.node.Incarnation;
import io.ringcast.node.NodeId;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.KnownMember;
import io.ringcast.wire.Message.Leadership;
import io.ringcast.wire.Message.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The core of node "self", a clock to turn, and all outputs since the last look. */
final class CoreUnderTest {

  static final Duration INTERVAL = Duration.ofSeconds(2);
  static final Member SELF = member("self", 5);

  private final ClusterCore core;

  /** The last heartbeat of each peer that joined. */
  private final Map<Member, Heartbeat> joined = new LinkedHashMap<>();

  private List<ClusterOutput> outputs = new ArrayList<>();
  private long now;

  CoreUnderTest() {
    this(OptionalInt.empty());
  }

  CoreUnderTest(OptionalInt expectedSize) {
    core = new ClusterCore(settings(SELF, expectedSize), Heartbeats.LOAD, now);
  }

  static ClusterSettings settings(Member self, OptionalInt expectedSize) {
    return new ClusterSettings(
        Heartbeats.CLUSTER,
        self,
        Heartbeats.addresses(6005),
        "1",
        new MembershipSettings(INTERVAL, 3, Duration.ofMinutes(10)),
        ElectionSettings.of(true, expectedSize, INTERVAL),
        false,
        false);
  }

  static Member member(String id, long incarnation) {
    return new Member(new NodeId(id), new Incarnation(incarnation));
  }

  CoreUnderTest give(ClusterInput input) {
    outputs.addAll(core.apply(input, now));
    return this;
  }

  /** Time goes by with the ticks of a process that runs. */
  CoreUnderTest after(Duration time) {
    long end = now + time.toNanos();
    long part = Duration.ofMillis(10).toNanos();
    while (now < end) {
      now = Math.min(end, now + part);
      tick();
    }
    return this;
  }

  /** Time goes by, and this process does not run. */
  CoreUnderTest pause(Duration time) {
    now += time.toNanos();
    return this;
  }

  CoreUnderTest tick() {
    return give(new ClusterInput.Tick(Heartbeats.LOAD));
  }

  CoreUnderTest hear(Member sender, long sequence) {
    return hear(sender, Heartbeats.heartbeat(sender.incarnation().value(), sequence));
  }

  CoreUnderTest hear(Member sender, Heartbeat heartbeat) {
    return hear(sender, heartbeat, Channel.LINK);
  }

  CoreUnderTest hear(Member sender, Heartbeat heartbeat, Channel channel) {
    if (channel == Channel.DATAGRAM) {
      return give(new ClusterInput.HeartbeatReceived(sender.id(), heartbeat, channel));
    }
    joined.computeIfPresent(sender, (member, before) -> heartbeat);
    return give(new ClusterInput.HeartbeatReceived(sender.id(), naming(heartbeat), channel));
  }

  /** All that live are linked with each other, and say so. */
  private Heartbeat naming(Heartbeat heartbeat) {
    List<KnownMember> known = new ArrayList<>(heartbeat.members());
    known.add(new KnownMember(SELF, Heartbeats.addresses(6005).link()));
    view()
        .members()
        .map(peer -> new KnownMember(peer.member(), Heartbeats.addresses(6001).link()))
        .forEach(known::add);
    return heartbeat.withMembers(known);
  }

  /** A heartbeat that tells of other members. */
  CoreUnderTest hearOf(Member sender, long sequence, KnownMember... told) {
    Heartbeat plain = Heartbeats.heartbeat(sender.incarnation().value(), sequence);
    return hear(sender, plain.withMembers(Arrays.asList(told)));
  }

  /** A heartbeat that tells of a leader. */
  CoreUnderTest hearClaim(
      Member sender, long sequence, long epoch, @Nullable Leadership leadership) {
    return hear(sender, claiming(sender, sequence, epoch, leadership));
  }

  static Heartbeat claiming(
      Member sender, long sequence, long epoch, @Nullable Leadership leadership) {
    Heartbeat plain = Heartbeats.heartbeat(sender.incarnation().value(), sequence);
    return new Heartbeat(
        plain.cluster(),
        plain.incarnation(),
        sequence,
        plain.version(),
        plain.addresses(),
        epoch,
        leadership,
        plain.load(),
        false,
        false,
        List.of());
  }

  /** The peer is heard and linked, with all that joined before, too. */
  CoreUnderTest join(Member member) {
    return join(member, Heartbeats.heartbeat(member.incarnation().value(), 1));
  }

  CoreUnderTest join(Member member, Heartbeat first) {
    joined.put(member, first);
    hear(member, first).give(new ClusterInput.LinkUp(member));
    joined.keySet().removeIf(peer -> !view().isLive(peer));
    List.copyOf(joined.entrySet()).forEach(peer -> hear(peer.getKey(), peer.getValue()));
    return this;
  }

  ClusterView view() {
    return core.view(now, Instant.EPOCH::plusNanos);
  }

  long now() {
    return now;
  }

  /** What came out since the last call. */
  List<ClusterOutput> outputs() {
    List<ClusterOutput> found = outputs;
    outputs = new ArrayList<>();
    return found;
  }

  <T extends ClusterOutput> List<T> outputs(Class<T> kind) {
    return outputs().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  List<ClusterEvent.Kind> events() {
    return outputs(ClusterOutput.Happened.class).stream().map(h -> h.event().kind()).toList();
  }
}
