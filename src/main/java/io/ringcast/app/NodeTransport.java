package io.ringcast.app;

import io.ringcast.cluster.ClusterTransport;
import io.ringcast.link.LinkMesh;
import io.ringcast.node.Endpoint;
import io.ringcast.node.NodeId;
import io.ringcast.wire.Message;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.KnownMember;
import io.ringcast.wire.Message.Member;
import java.util.List;
import java.util.function.Consumer;

/**
 * The control plane's words go out by multicast and over the links.
 *
 * @param multicast sends to the group
 */
record NodeTransport(LinkMesh mesh, Consumer<Heartbeat> multicast) implements ClusterTransport {

  @Override
  public void multicast(Heartbeat heartbeat) {
    multicast.accept(heartbeat);
  }

  @Override
  public void sendToAll(Heartbeat heartbeat) {
    mesh.sendToAll(heartbeat);
  }

  @Override
  public void send(NodeId to, Message message) {
    mesh.send(to, message);
  }

  @Override
  public void openLink(Member member, Endpoint address) {
    mesh.open(member, address);
  }

  @Override
  public void closeLink(Member member) {
    mesh.close(member);
  }

  @Override
  public void introduce(List<KnownMember> nodes) {
    mesh.introduce(nodes);
  }
}
