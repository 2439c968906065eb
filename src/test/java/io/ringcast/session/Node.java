package io.ringcast.session;

import io.ringcast.node.Endpoint;
import io.ringcast.node.NodeId;
import io.ringcast.routing.Relay;
import io.ringcast.routing.Router;
import io.ringcast.routing.UserDirectory;
import io.ringcast.wire.EnvelopeStamp;
import io.ringcast.wire.Frame;
import io.ringcast.wire.Message;
import io.ringcast.wire.MessageCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** All of a node that its clients meet, without sockets. */
final class Node {

  static final NodeId ID = new NodeId("server1");
  static final NodeId OTHER = new NodeId("server2");

  static final Duration NOTICE = Duration.ofMillis(200);

  final AtomicLong clock = new AtomicLong(1000);
  final UserDirectory directory = new UserDirectory(ID, clock::get);
  final List<Frame> relayed = new ArrayList<>();
  final AtomicLong nanos = new AtomicLong();
  final SessionRegistry sessions;
  final Departures departures;
  final Drain drain;
  final SessionControl control;
  final Router router;
  final Conversation conversation;
  Optional<Endpoint> otherNodeWithRoom = Optional.empty();
  Supplier<Optional<Target>> elsewhere =
      () -> otherNodeWithRoom.map(client -> new Target(OTHER, client));

  Node() {
    this(new SessionLimits(100, 100_000, 10_000_000));
  }

  Node(SessionLimits limits) {
    MessageCodec codec = new MessageCodec();
    Answers answers = new Answers(ID, codec, new EnvelopeStamp(ID.value(), clock::get));
    sessions = new SessionRegistry(directory, answers, limits, nanos::get);
    departures = new Departures(sessions, nanos::get);
    directory.setReplacedListener(departures);
    router = new Router(ID, directory, departures, this::relay);
    drain = new Drain(sessions, departures, answers, () -> elsewhere.get(), NOTICE, nanos::get);
    control = new SessionControl(sessions, answers, nanos::get);
    conversation =
        new Conversation(answers, codec, directory, router, sessions, () -> otherNodeWithRoom);
  }

  private Relay.Outcome relay(NodeId node, Frame frame) {
    relayed.add(frame);
    return Relay.Outcome.QUEUED;
  }

  /** Time goes by, in the steps in which a node looks. */
  void pass(Duration time) {
    long end = nanos.get() + time.toNanos();
    while (nanos.get() < end) {
      nanos.set(Math.min(end, nanos.get() + Duration.ofMillis(50).toNanos()));
      departures.onTick();
      drain.onTick();
    }
  }

  /** The user registers at the other node. */
  void registerElsewhere(String user) {
    directory.applyPresence(
        OTHER,
        new Message.Presence(
            true, true, List.of(new Message.UserSession(user, clock.get() + 1)), List.of()));
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
