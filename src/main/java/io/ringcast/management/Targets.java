package io.ringcast.management;

import io.ringcast.balance.Candidate;
import io.ringcast.cluster.ClusterView;
import io.ringcast.membership.PeerState;
import io.ringcast.wire.Message.Load;
import java.util.List;
import java.util.stream.Stream;

/** Which nodes clients can be sent to, as load balancers are told. */
final class Targets {

  private Targets() {}

  /** What this node carries; it takes no clients before it runs, nor when it stops. */
  static Load own(NodeAccess.Stage stage, Load told) {
    return switch (stage) {
      case RUNNING -> told;
      case STARTING -> closed(told, told.draining());
      case STOPPING -> closed(told, true);
    };
  }

  private static Load closed(Load told, boolean draining) {
    return new Load(
        told.clients(), told.maxClients(), told.cpu(), told.queue(), 0, false, draining);
  }

  static boolean takesClients(Load load) {
    return load.ready() && !load.draining();
  }

  /** The other nodes that take clients, a full one among them. */
  static Stream<Candidate> others(ClusterView view) {
    return view.members()
        .filter(peer -> peer.state() instanceof PeerState.Alive)
        .map(peer ->
            new Candidate(
                peer.member().id(), peer.heartbeat().addresses().client(), peer.heartbeat().load()))
        .filter(candidate -> takesClients(candidate.load()));
  }

  /** All nodes that take clients, in the order of their ids. */
  static List<Candidate> all(ClusterView view, NodeAccess.Stage stage) {
    ClusterView.Self self = view.self();
    Candidate own =
        new Candidate(self.member().id(), self.addresses().client(), own(stage, self.load()));
    return Stream.concat(
            Stream.of(own).filter(candidate -> takesClients(candidate.load())), others(view))
        .sorted((a, b) -> a.node().compareTo(b.node()))
        .toList();
  }
}
