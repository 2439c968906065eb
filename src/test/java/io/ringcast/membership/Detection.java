package io.ringcast.membership;

import io.ringcast.node.Incarnation;
import io.ringcast.node.NodeId;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** A failure detector with its table, a clock to turn, and all changes since the last look. */
final class Detection {

  static final MembershipSettings SETTINGS =
      new MembershipSettings(Duration.ofSeconds(2), 3, Duration.ofMinutes(10));

  final FailureDetector detector;
  private MemberTable table = MemberTable.empty();
  private List<MembershipChange> changes = new ArrayList<>();
  private long now;

  Detection(Member self) {
    this(self, SETTINGS);
  }

  Detection(Member self, MembershipSettings settings) {
    detector = new FailureDetector(self, settings);
  }

  static Member member(String id, long incarnation) {
    return new Member(new NodeId(id), new Incarnation(incarnation));
  }

  Detection hear(Member sender, long sequence) {
    return hear(sender, sequence, Channel.DATAGRAM);
  }

  Detection hear(Member sender, long sequence, Channel channel) {
    return hear(sender, Heartbeats.heartbeat(sender.incarnation().value(), sequence), channel);
  }

  /** By datagram. */
  Detection hear(Member sender, Heartbeat heartbeat) {
    return hear(sender, heartbeat, Channel.DATAGRAM);
  }

  private Detection hear(Member sender, Heartbeat heartbeat, Channel channel) {
    return step((t, nanos) -> detector.onHeartbeat(t, sender.id(), heartbeat, channel, nanos));
  }

  Detection hearGoodbye(Member sender, long sequence) {
    return hearGoodbye(sender, sequence, Channel.LINK);
  }

  Detection hearGoodbye(Member sender, long sequence, Channel channel) {
    Heartbeat goodbye = Heartbeats.goodbye(sender.incarnation().value(), sequence);
    return step((t, nanos) -> detector.onHeartbeat(t, sender.id(), goodbye, channel, nanos));
  }

  Detection linkUp(Member member) {
    return step((t, nanos) -> detector.onLinkUp(t, member));
  }

  Detection linkDown(Member member) {
    return step((t, nanos) -> detector.onLinkDown(t, member, "the link broke", nanos));
  }

  Detection unreachable(Member member) {
    return step((t, nanos) -> detector.onUnreachable(t, member, "nobody listens", nanos));
  }

  Detection roundTrip(Member member, long nanos) {
    table = detector.onRoundTrip(table, member, nanos);
    return this;
  }

  /** Time goes by with the ticks of a process that runs. */
  Detection after(Duration time) {
    long end = now + time.toNanos();
    long part = Duration.ofMillis(100).toNanos();
    while (now < end) {
      now = Math.min(end, now + part);
      tick();
    }
    return this;
  }

  /** Time goes by, and this process does not run. */
  Detection pause(Duration time) {
    now += time.toNanos();
    return this;
  }

  Detection tick() {
    return step(detector::onTick);
  }

  private Detection step(BiFunction<MemberTable, Long, FailureDetector.Step> input) {
    FailureDetector.Step step = input.apply(table, now);
    table = step.table();
    changes.addAll(step.changes());
    return this;
  }

  /** What was found since the last call. */
  List<MembershipChange> changes() {
    List<MembershipChange> found = changes;
    changes = new ArrayList<>();
    return found;
  }

  MemberTable table() {
    return table;
  }

  Peer peer(String id) {
    return table.peer(new NodeId(id)).orElseThrow();
  }

  PeerState state(String id) {
    return peer(id).state();
  }

  long now() {
    return now;
  }
}
