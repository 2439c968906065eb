package io.ringcast.cluster;

import io.ringcast.election.ElectionSettings;
import io.ringcast.membership.Channel;
import io.ringcast.membership.MembershipSettings;
import io.ringcast.node.Endpoint;
import io.ringcast.node.Incarnation;
import io.ringcast.node.NodeId;
import io.ringcast.wire.Message.Addresses;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.KnownMember;
import io.ringcast.wire.Message.Leadership;
import io.ringcast.wire.Message.Load;
import io.ringcast.wire.Message.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** A real control plane, in virtual time, that sees whatever a test makes up. */
public final class ScriptedCluster {

  public static final Instant ORIGIN = Instant.parse("2026-11-22T12:00:00Z");
  public static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(2);
  private static final Duration STEP = Duration.ofMillis(100);

  private final ClusterCore core;
  private final Member self;
  private final Set<Member> joined = new LinkedHashSet<>();
  private final EventLog events = new EventLog();
  private final Map<Member, Long> sequences = new HashMap<>();
  private Load load;
  private long nowNanos = 1_000_000;

  public ScriptedCluster(String id, OptionalInt expectedSize, Load load) {
    this.load = load;
    self = member(id);
    core =
        new ClusterCore(
            new ClusterSettings(
                "test",
                self,
                addresses(id),
                "1.2.3",
                new MembershipSettings(HEARTBEAT_INTERVAL, 3, Duration.ofMinutes(10)),
                ElectionSettings.of(true, expectedSize, HEARTBEAT_INTERVAL),
                false,
                false),
            load,
            nowNanos);
  }

  public static Member member(String id) {
    return new Member(new NodeId(id), new Incarnation(1));
  }

  /** The last digit of the id tells the ports. */
  public static Addresses addresses(String id) {
    int number = id.charAt(id.length() - 1) - '0';
    return new Addresses(
        new Endpoint("127.0.0.1", 5000 + number),
        new Endpoint("127.0.0.1", 6000 + number),
        new Endpoint("127.0.0.1", 8079 + number));
  }

  public void setLoad(Load newLoad) {
    load = newLoad;
    apply(new ClusterInput.Tick(load));
  }

  public void apply(ClusterInput input) {
    for (ClusterOutput output : core.apply(input, nowNanos)) {
      if (output instanceof ClusterOutput.Happened happened) {
        events.add(toInstant(nowNanos), happened.event());
      }
    }
  }

  /** Time goes by, with its ticks; nobody sends anything. */
  public void advance(Duration time) {
    long end = nowNanos + time.toNanos();
    while (nowNanos < end) {
      nowNanos = Math.min(end, nowNanos + STEP.toNanos());
      apply(new ClusterInput.Tick(load));
    }
  }

  /** A heartbeat of that node comes over its link, the first one too. */
  public void heartbeat(String id, Load itsLoad) {
    heartbeat(id, itsLoad, false);
  }

  public void goodbye(String id, Load itsLoad) {
    heartbeat(id, itsLoad, true);
  }

  private void heartbeat(String id, Load itsLoad, boolean leaving) {
    Member member = member(id);
    long sequence = sequences.merge(member, 1L, Long::sum);
    Heartbeat heartbeat =
        new Heartbeat(
            "test",
            member.incarnation(),
            sequence,
            "1.2.4",
            addresses(id),
            0,
            null,
            itsLoad,
            leaving,
            false,
            List.of());
    Heartbeat naming = heartbeat.withMembers(everybody());
    apply(new ClusterInput.HeartbeatReceived(member.id(), naming, Channel.LINK));
  }

  /** All are linked with each other. */
  private List<KnownMember> everybody() {
    List<KnownMember> known = new ArrayList<>();
    known.add(new KnownMember(self, addresses(self.id().value()).link()));
    joined.forEach(
        member -> known.add(new KnownMember(member, addresses(member.id().value()).link())));
    return known;
  }

  /** That node appears, and is linked. */
  public void join(String id, Load itsLoad) {
    joined.add(member(id));
    heartbeat(id, itsLoad);
    apply(new ClusterInput.LinkUp(member(id)));
    view()
        .members()
        .toList()
        .forEach(peer -> heartbeat(peer.member().id().value(), peer.heartbeat().load()));
  }

  /** That member says that it leads. */
  public void announce(String id, long epoch) {
    Member member = member(id);
    apply(new ClusterInput.AnnouncementReceived(member.id(), new Leadership(epoch, member)));
  }

  public ClusterView view() {
    return core.view(nowNanos, this::toInstant);
  }

  public EventLog events() {
    return events;
  }

  public long nowNanos() {
    return nowNanos;
  }

  public Instant now() {
    return toInstant(nowNanos);
  }

  private Instant toInstant(long nanos) {
    return ORIGIN.plusNanos(nanos - 1_000_000);
  }
}
