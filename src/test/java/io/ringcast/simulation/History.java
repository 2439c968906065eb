package io.ringcast.simulation;

import io.ringcast.cluster.ClusterInput;
import io.ringcast.membership.Channel;
import io.ringcast.node.NodeId;
import io.ringcast.wire.Message.Heartbeat;
import java.util.ArrayList;
import java.util.Comparator;
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
  private int datagramCount;
  private int tokenCount;
  private int announcementCount;

  /** What came over a link to that process. */
  record Heard(NodeProcess to, ClusterInput input) {}

  void onDatagram(NodeProcess from, Heartbeat heartbeat) {
    keep(
        datagrams,
        datagramCount++,
        new ClusterInput.HeartbeatReceived(from.member().id(), heartbeat, Channel.DATAGRAM));
  }

  void onInput(NodeProcess to, ClusterInput input) {
    if (input instanceof ClusterInput.TokenReceived) {
      keep(tokens, tokenCount++, new Heard(to, input));
    } else if (input instanceof ClusterInput.AnnouncementReceived) {
      keep(announcements, announcementCount++, new Heard(to, input));
    }
  }

  private static <T> void keep(List<T> kept, int number, T said) {
    if (kept.size() < KEPT) {
      kept.add(said);
    } else {
      kept.set(number % KEPT, said);
    }
  }

  Optional<ClusterInput.HeartbeatReceived> datagram(int which) {
    return pick(datagrams, which);
  }

  /** All that are kept of one sender: of one that is {@code preferred}, or else of any. */
  List<ClusterInput.HeartbeatReceived> datagramsOfOne(int which, Predicate<NodeId> preferred) {
    return datagrams.stream()
        .map(ClusterInput.HeartbeatReceived::sender)
        .filter(preferred)
        .findFirst()
        .or(() -> datagram(which).map(ClusterInput.HeartbeatReceived::sender))
        .stream()
        .flatMap(sender -> datagrams.stream().filter(heard -> heard.sender().equals(sender)))
        .sorted(Comparator.comparingLong(heard -> heard.heartbeat().sequence()))
        .limit(MOST_REPLAYED)
        .toList();
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
