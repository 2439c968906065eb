package io.ringcast.session;

import io.ringcast.node.Endpoint;
import io.ringcast.node.NodeId;
import io.ringcast.routing.Relay;
import io.ringcast.routing.Router;
import io.ringcast.routing.UserDirectory;
import io.ringcast.wire.EnvelopeStamp;
import io.ringcast.wire.Frame;
import io.ringcast.wire.MessageCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** All of a node that its clients meet, without sockets. */
final class Node {

  static final NodeId ID = new NodeId("server1");
  static final NodeId OTHER = new NodeId("server2");

  final AtomicLong clock = new AtomicLong(1000);
  final UserDirectory directory = new UserDirectory(ID, clock::get);
  final List<Frame> relayed = new ArrayList<>();
  final SessionRegistry sessions;
  final Router router;
  final Conversation conversation;
  Optional<Endpoint> otherNodeWithRoom = Optional.empty();

  Node() {
    this(new SessionLimits(100, 100_000, 10_000_000));
  }

  Node(SessionLimits limits) {
    MessageCodec codec = new MessageCodec();
    Answers answers = new Answers(ID, codec, new EnvelopeStamp(ID.value(), clock::get));
    sessions = new SessionRegistry(directory, answers, limits);
    directory.setReplacedListener(sessions);
    router = new Router(ID, directory, sessions, this::relay);
    conversation =
        new Conversation(answers, codec, directory, router, sessions, () -> otherNodeWithRoom);
  }

  private Relay.Outcome relay(NodeId node, Frame frame) {
    relayed.add(frame);
    return Relay.Outcome.QUEUED;
  }

  FakeClient connect() {
    return new FakeClient(this);
  }

  /** A registered client that has read the answer. */
  FakeClient connect(String user, String... capabilities) {
    FakeClient client = connect().register(user, capabilities);
    client.received().clear();
    return client;
  }
}
