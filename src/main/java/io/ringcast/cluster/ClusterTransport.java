package io.ringcast.cluster;

import io.ringcast.node.Endpoint;
import io.ringcast.node.NodeId;
import io.ringcast.wire.Message;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.KnownMember;
import io.ringcast.wire.Message.Member;
import java.util.List;

/** What carries the control plane's words to other nodes. No method blocks. */
public interface ClusterTransport {

  void multicast(Heartbeat heartbeat);

  /** Sends over every link that is up. */
  void sendToAll(Heartbeat heartbeat);

  /** Sends over the link to {@code to}; dropped if it is not up. */
  void send(NodeId to, Message message);

  void openLink(Member member, Endpoint address);

  void closeLink(Member member);

  void introduce(List<KnownMember> nodes);
}
