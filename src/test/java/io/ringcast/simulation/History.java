package io.ringcast.simulation;

import io.ringcast.cluster.ClusterInput;
import io.ringcast.membership.Channel;
import io.ringcast.node.NodeId;
import io.ringcast.wire.Message.Heartbeat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What was said lately, to be said again. */
final class History {

  private static final int KEPT = 64;
  private static final int MOST_REPLAYED = 8;

  private final List<ClusterInput.HeartbeatReceived> datagrams = new ArrayList<>();
  private final List<Heard> tokens = new ArrayList<>();
  private final List<Heard> announcements = new ArrayList<>();

  /** What came over a link to that process. */
  record Heard(NodeProcess to, ClusterInput input) {}

  void onDatagram(NodeProcess from, Heartbeat heartbeat) {
    keep(
        datagrams,
        new ClusterInput.HeartbeatReceived(from.member().id(), heartbeat, Channel.DATAGRAM));
  }

  void onInput(NodeProcess to, ClusterInput input) {
    if (input instanceof ClusterInput.TokenReceived) {
      keep(tokens, new Heard(to, input));
    } else if (input instanceof ClusterInput.AnnouncementReceived) {
      keep(announcements, new Heard(to, input));
    }
  }

  private static <T> void keep(List<T> kept, T said) {
    if (kept.size() == KEPT) {
      kept.removeFirst();
    }
    kept.add(said);
  }

  Optional<ClusterInput.HeartbeatReceived> datagram(int which) {
    return pick(datagrams, which);
  }

  /**
   * The last that are kept of one sender, of one that is {@code preferred} or else of any: a node
   * may not have heard anything newer of it.
   */
  List<ClusterInput.HeartbeatReceived> datagramsOfOne(int which, Predicate<NodeId> preferred) {
    List<ClusterInput.HeartbeatReceived> ofOne =
        datagrams.stream()
            .map(ClusterInput.HeartbeatReceived::sender)
            .filter(preferred)
            .findFirst()
            .or(() -> datagram(which).map(ClusterInput.HeartbeatReceived::sender))
            .stream()
            .flatMap(sender -> datagrams.stream().filter(heard -> heard.sender().equals(sender)))
            .toList();
    return ofOne.subList(Math.max(0, ofOne.size() - MOST_REPLAYED), ofOne.size());
  }

  Optional<Heard> token(int which) {
    return pick(tokens, which);
  }

  Optional<Heard> announcement(int which) {
    return pick(announcements, which);
  }

  private static <T> Optional<T> pick(List<T> kept, int which) {
    return kept.isEmpty() ? Optional.empty() : Optional.of(kept.get(which % kept.size()));
  }
}
