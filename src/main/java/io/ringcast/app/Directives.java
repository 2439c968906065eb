package io.ringcast.app;

import io.ringcast.cluster.ClusterView;
import io.ringcast.link.LinkMesh;
import io.ringcast.node.NodeId;
import io.ringcast.session.SessionControl;
import io.ringcast.session.Target;
import io.ringcast.wire.Message.Directive;
import io.ringcast.wire.Message.Kick;
import io.ringcast.wire.Message.MoveClients;
import io.ringcast.wire.Message.Notice;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What nodes are told to do with their clients: carried out here, or sent to the node meant.
 *
 * @param spread over which time clients that are to move go
 */
record Directives(
    Supplier<ClusterView> view, LinkMesh mesh, SessionControl sessions, Duration spread) {

  private static final Logger log = LoggerFactory.getLogger(Directives.class);

  void send(NodeId to, Directive directive) {
    NodeId self = view.get().self().member().id();
    if (to.equals(self)) {
      onDirective(self, directive);
    } else {
      mesh.send(to, directive);
    }
  }

  void sendToAll(Directive directive) {
    ClusterView now = view.get();
    onDirective(now.self().member().id(), directive);
    now.members().forEach(peer -> mesh.send(peer.member().id(), directive));
  }

  void onDirective(NodeId from, Directive directive) {
    switch (directive) {
      case MoveClients move -> onMoveClients(from, move);
      case Kick kick -> sessions.kick(kick.user());
      case Notice notice -> sessions.notice(notice.text());
    }
  }

  /** Only the leader of the highest epoch seen may say so: another one's numbers are old. */
  private void onMoveClients(NodeId from, MoveClients move) {
    ClusterView now = view.get();
    boolean leads =
        now.leader()
            .filter(leader -> leader.member().id().equals(from))
            .filter(leader -> leader.epoch() == move.epoch() && move.epoch() >= now.epoch())
            .isPresent();
    if (!leads || now.self().load().draining()) {
      log.atDebug()
          .addKeyValue("peer", from)
          .addKeyValue("epoch", move.epoch())
          .log("A directive is ignored");
      return;
    }
    now.peer(move.to())
        .filter(peer -> peer.isMember() && !peer.heartbeat().load().draining())
        .map(peer -> new Target(move.to(), peer.heartbeat().addresses().client()))
        .ifPresent(target -> {
          int asked = sessions.move(move.count(), target, spread);
          log.atLevel(asked == 0 ? Level.DEBUG : Level.INFO)
              .addKeyValue("peer", move.to())
              .addKeyValue("epoch", move.epoch())
              .addKeyValue("clients", asked)
              .log("Moving clients");
        });
  }
}
