package io.ringcast.app;

import io.ringcast.cluster.ClusterCore;
import io.ringcast.cluster.ClusterInput;
import io.ringcast.cluster.ClusterOutput;
import io.ringcast.cluster.ClusterSettings;
import io.ringcast.cluster.ClusterView;
import io.ringcast.election.ElectionSettings;
import io.ringcast.membership.Channel;
import io.ringcast.membership.MembershipSettings;
import io.ringcast.node.Endpoint;
import io.ringcast.node.Incarnation;
import io.ringcast.node.NodeId;
import io.ringcast.wire.Envelope;
import io.ringcast.wire.EnvelopeStamp;
import io.ringcast.wire.Frame;
import io.ringcast.wire.FrameReader;
import io.ringcast.wire.FrameWriter;
import io.ringcast.wire.InvalidMessageException;
import io.ringcast.wire.Message;
import io.ringcast.wire.Message.Addresses;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.Load;
import io.ringcast.wire.Message.Member;
import io.ringcast.wire.MessageCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.TreeMap;

/**
 * The control planes of several nodes, in memory: no network, no thread, no clock, no log. What
 * they say to each other is written and read as on a link.
 */
final class PracticeCluster {

  /** More nodes would make more of the code quick, and the start slower: three cost about 0.1 s. */
  static final int SIZE = 3;

  private static final int MISSED_HEARTBEATS = 3;
  private static final int MOST_TICKS = 100;
  private static final int MAX_FRAME = 64 * 1024;
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final Duration TICK = Duration.ofMillis(250);
  private static final Endpoint NOWHERE = new Endpoint("127.0.0.1", 1);
  private static final Load NO_LOAD = new Load(0, 1, 0, 0, 0, true, false);

  private final MessageCodec codec = new MessageCodec();
  private final NavigableMap<Member, ClusterCore> nodes =
      new TreeMap<>((one, other) -> one.id().compareTo(other.id()));
  private final Queue<Delivery> underWay = new ArrayDeque<>();
  private long nowNanos;

  private record Delivery(Member to, ClusterInput input) {}

  PracticeCluster() {
    for (int i = 1; i <= SIZE; i++) {
      Member self = new Member(new NodeId("practice" + i), new Incarnation(i));
      nodes.put(self, new ClusterCore(settings(self), NO_LOAD, nowNanos));
    }
  }

  private static ClusterSettings settings(Member self) {
    return new ClusterSettings(
        "practice",
        self,
        new Addresses(NOWHERE, NOWHERE, null),
        "",
        new MembershipSettings(INTERVAL, MISSED_HEARTBEATS, INTERVAL),
        ElectionSettings.of(true, OptionalInt.empty(), INTERVAL),
        false,
        false);
  }

  /**
   * Lets time go by until all follow the highest; then loses that one, the next, and so on. How
   * often the others agreed on the next highest.
   */
  int loseLeaders() throws IOException, InvalidMessageException {
    for (int i = 0; i < MOST_TICKS && !allFollow(nodes.lastKey()); i++) {
      nowNanos += TICK.toNanos();
      nodes.keySet().forEach(node -> tell(node, new ClusterInput.Tick(NO_LOAD)));
      deliver();
    }
    int agreed = 0;
    while (nodes.size() > 1) {
      loseLeader();
      agreed += allFollow(nodes.lastKey()) ? 1 : 0;
    }
    return agreed;
  }

  private void loseLeader() throws IOException, InvalidMessageException {
    Member leader = nodes.pollLastEntry().getKey();
    for (Member survivor : nodes.keySet()) {
      tell(survivor, new ClusterInput.LinkDown(leader, "practice"));
      tell(survivor, new ClusterInput.Unreachable(leader, "practice"));
    }
    deliver();
  }

  private boolean allFollow(Member leader) {
    return nodes.values().stream()
        .map(this::view)
        .allMatch(view -> view.leader().filter(l -> l.member().equals(leader)).isPresent());
  }

  private ClusterView view(ClusterCore node) {
    return node.view(nowNanos, nanos -> Instant.EPOCH.plusNanos(nanos));
  }

  private void tell(Member node, ClusterInput input) {
    underWay.add(new Delivery(node, input));
  }

  private void deliver() throws IOException, InvalidMessageException {
    for (Delivery next = underWay.poll(); next != null; next = underWay.poll()) {
      ClusterCore node = nodes.get(next.to());
      if (node != null) {
        for (ClusterOutput output : node.apply(next.input(), nowNanos)) {
          carryOut(next.to(), output);
        }
        view(node);
      }
    }
  }

  private void carryOut(Member from, ClusterOutput output)
      throws IOException, InvalidMessageException {
    switch (output) {
      case ClusterOutput.SendHeartbeat heartbeat -> {
        for (Member to : nodes.keySet()) {
          tell(to, received(from, heartbeat.overLinks()));
        }
      }
      case ClusterOutput.Send send -> {
        ClusterInput input = received(from, send.message());
        nodes.keySet().stream()
            .filter(member -> member.id().equals(send.to()))
            .forEach(to -> tell(to, input));
      }
      case ClusterOutput.OpenLink link -> tell(from, new ClusterInput.LinkUp(link.member()));
      default -> {
        // The rest is for a real node's network and log.
      }
    }
  }

  private ClusterInput received(Member from, Message message)
      throws IOException, InvalidMessageException {
    Envelope envelope = throughStream(from, message);
    return switch (envelope.message()) {
      case Heartbeat heartbeat ->
          new ClusterInput.HeartbeatReceived(from.id(), heartbeat, Channel.LINK);
      case Message.LeaderElection token -> new ClusterInput.TokenReceived(from.id(), token);
      case Message.LeaderAnnouncement announcement ->
          new ClusterInput.AnnouncementReceived(from.id(), announcement.leadership());
      default -> throw new IllegalStateException("not of the control plane: " + message.type());
    };
  }

  private Envelope throughStream(Member from, Message message)
      throws IOException, InvalidMessageException {
    EnvelopeStamp stamp = new EnvelopeStamp(from.id().value(), () -> 0);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    new FrameWriter(stream).write(List.of(codec.encode(stamp.stamp(message))));
    Frame frame = new FrameReader(new ByteArrayInputStream(stream.toByteArray()), MAX_FRAME).next();
    if (frame == null) {
      throw new IllegalStateException("nothing was written");
    }
    return codec.decode(frame);
  }
}
