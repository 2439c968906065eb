package io.ringcast.simulation;

import io.ringcast.cluster.ClusterInput;
import io.ringcast.election.Ring;
import io.ringcast.membership.Channel;
import io.ringcast.membership.Peer;
import io.ringcast.node.Incarnation;
import io.ringcast.node.NodeId;
import io.ringcast.wire.Message.Addresses;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.LeaderElection;
import io.ringcast.wire.Message.Load;
import io.ringcast.wire.Message.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Invents more nodes than any table may hold. */
final class Crowd {

  /** How a node hears of them. */
  enum Means {
    DATAGRAMS,
    HELLOS,
    TOKENS
  }

  private static final int SIZE = 300;
  private static final Load LOAD = new Load(0, 100, 0, 0, 100, true, false);
  private static final Addresses ADDRESSES = new Addresses(Network.SILENT, Network.SILENT, null);

  private Crowd() {}

  /** What tells {@code to} of all of them; nothing where it needs a link and there is none. */
  static List<ClusterInput> tell(Means means, NodeProcess to) {
    return switch (means) {
      case DATAGRAMS -> all(stranger -> heartbeat(stranger, Channel.DATAGRAM));
      case HELLOS -> all(stranger -> heartbeat(stranger, Channel.LINK));
      case TOKENS -> {
        Optional<NodeId> from =
            to.view().peers().stream().filter(Peer::linkUp).map(p -> p.member().id()).findFirst();
        yield from.map(id -> all(token(id, to))).orElse(List.of());
      }
    };
  }

  private static List<ClusterInput> all(Function<Member, ClusterInput> words) {
    List<ClusterInput> said = new ArrayList<>();
    IntStream.range(0, SIZE)
        .mapToObj(number -> new Member(new NodeId("crowd" + number), new Incarnation(1)))
        .map(words)
        .forEach(said::add);
    return said;
  }

  private static ClusterInput heartbeat(Member stranger, Channel channel) {
    return new ClusterInput.HeartbeatReceived(
        stranger.id(),
        new Heartbeat(
            Settings.CLUSTER,
            stranger.incarnation(),
            1,
            "1",
            ADDRESSES,
            0,
            null,
            LOAD,
            false,
            false,
            List.of()),
        channel);
  }

  /** Of the next epoch, on a ring that {@code to} does not know. */
  private static Function<Member, ClusterInput> token(NodeId from, NodeProcess to) {
    long epoch = to.view().epoch() + 1;
    Ring ring = to.view().ring();
    return stranger ->
        new ClusterInput.TokenReceived(
            from, new LeaderElection(epoch, stranger, ring.hash() + 1, 1, false));
  }
}
