package io.ringcast.app;

import io.ringcast.cluster.ClusterInput;
import io.ringcast.cluster.ClusterLoop;
import io.ringcast.link.LinkEvents;
import io.ringcast.membership.PeerState;
import io.ringcast.node.NodeId;
import io.ringcast.routing.Router;
import io.ringcast.routing.UserDirectory;
import io.ringcast.wire.ChatHead;
import io.ringcast.wire.Frame;
import io.ringcast.wire.Message.Directive;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.Member;
import io.ringcast.wire.Message.Presence;
import java.time.Duration;

/** What comes over the links goes to the control plane, the directory and the router. */
record NodeLinkEvents(
    ClusterLoop loop, UserDirectory directory, Router router, Directives directives)
    implements LinkEvents {

  private static final Duration ADMISSION_LIMIT = Duration.ofSeconds(2);

  @Override
  public Heartbeat hello() {
    return loop.view().hello();
  }

  @Override
  public boolean isTaken(Member member) {
    return loop.view()
        .peer(member.id())
        .filter(peer -> peer.state() instanceof PeerState.Alive && peer.linkUp())
        .filter(peer -> !peer.member().equals(member))
        .isPresent();
  }

  @Override
  public boolean awaitAdmission(Member member) throws InterruptedException {
    return loop.awaitView(view -> view.isLive(member), ADMISSION_LIMIT);
  }

  @Override
  public void tell(ClusterInput input) throws InterruptedException {
    loop.submit(input);
  }

  @Override
  public void onSnapshotExpected(NodeId from) {
    directory.expectSnapshot(from);
  }

  @Override
  public void onPresence(NodeId from, Presence presence) {
    directory.applyPresence(from, presence);
  }

  @Override
  public void onDirective(NodeId from, Directive directive) {
    directives.onDirective(from, directive);
  }

  @Override
  public void onRelayed(ChatHead chat, Frame frames) {
    router.routeRelayed(chat, frames);
  }
}
