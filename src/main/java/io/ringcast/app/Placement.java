package io.ringcast.app;

import io.ringcast.balance.Candidate;
import io.ringcast.balance.Picker;
import io.ringcast.cluster.ClusterView;
import io.ringcast.membership.PeerState;
import io.ringcast.node.Endpoint;
import io.ringcast.node.Ticker;
import io.ringcast.session.Target;
import io.ringcast.wire.Message.Load;
import io.ringcast.wire.Message.ServerAnnounce;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Which node takes the next client, by the published view and this node's own load of now. */
final class Placement {

  private final Picker picker;
  private final Supplier<ClusterView> view;
  private final Supplier<Load> ownLoad;
  private final Ticker ticker;

  Placement(Picker picker, Supplier<ClusterView> view, Supplier<Load> ownLoad, Ticker ticker) {
    this.picker = picker;
    this.view = view;
    this.ownLoad = ownLoad;
    this.ticker = ticker;
  }

  /** The node with the most room, counted as chosen; empty if none has any. */
  Optional<Candidate> anywhere() {
    return pick(members().stream());
  }

  /** All that a client could be sent to, this node included. */
  List<Candidate> members() {
    ClusterView now = view.get();
    return Stream.concat(Stream.of(self(now)), others(now)).toList();
  }

  /** Where to send a client that this node has no room for. */
  Optional<Endpoint> elsewhere() {
    return pick(others(view.get())).map(Candidate::client);
  }

  /** Where a client is asked to go on, counted as chosen; empty if no other node has room. */
  Optional<Target> target() {
    return pick(others(view.get())).map(chosen -> new Target(chosen.node(), chosen.client()));
  }

  /** The answer to a client's discovery; empty if another node is to give it. */
  Optional<ServerAnnounce> announce() {
    if (!view.get().isLeader()) {
      return Optional.empty();
    }
    return anywhere()
        .map(chosen ->
            new ServerAnnounce(
                chosen.client().host(), chosen.client().port(), chosen.node().value()));
  }

  private Optional<Candidate> pick(Stream<Candidate> candidates) {
    List<Candidate> all = candidates.toList();
    return picker.pick(all, ticker.nanos());
  }

  private Candidate self(ClusterView now) {
    return new Candidate(now.self().member().id(), now.self().addresses().client(), ownLoad.get());
  }

  private static Stream<Candidate> others(ClusterView now) {
    return now.members()
        .filter(peer -> peer.state() instanceof PeerState.Alive)
        .map(peer ->
            new Candidate(
                peer.member().id(),
                peer.heartbeat().addresses().client(),
                peer.heartbeat().load()));
  }
}
