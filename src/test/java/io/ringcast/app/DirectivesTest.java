package io.ringcast.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.cluster.ClusterView;
import io.ringcast.link.LinkMesh;
import io.ringcast.node.NodeId;
import io.ringcast.routing.Router;
import io.ringcast.routing.UserDirectory;
import io.ringcast.session.Answers;
import io.ringcast.session.Connection;
import io.ringcast.session.Conversation;
import io.ringcast.session.Session;
import io.ringcast.session.SessionControl;
import io.ringcast.session.SessionLimits;
import io.ringcast.session.SessionRegistry;
import io.ringcast.wire.Envelope;
import io.ringcast.wire.EnvelopeStamp;
import io.ringcast.wire.Message;
import io.ringcast.wire.MessageCodec;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose word a node takes for moving its clients. */
class DirectivesTest {

  private final NodesUnderTest nodes = new NodesUnderTest();
  private Node low;
  private Directives directives;
  private Session session;
  private LinkMesh mesh;

  @BeforeEach
  void startTwoNodes() throws Exception {
    low = nodes.start(nodes.settings("server1"));
    Node high = nodes.start(nodes.settings("server2"));
    NodesUnderTest.awaitLeader("server2", low, high);
    // It leads for the second time, so that there is an epoch before that of its leadership.
    assertThat(high.control().stepDown(Duration.ofHours(1)).success()).isTrue();
    NodesUnderTest.awaitLeader("server1", low, high);
    assertThat(high.control().standAgain().success()).isTrue();
    NodesUnderTest.awaitLeader("server2", low, high);
    NodeId self = new NodeId("server1");
    MessageCodec codec = new MessageCodec();
    UserDirectory directory = new UserDirectory(self, () -> 1);
    Answers answers = new Answers(self, codec, new EnvelopeStamp("server1", () -> 1));
    SessionRegistry sessions =
        new SessionRegistry(
            directory, answers, new SessionLimits(10, 100_000, 1_000_000), System::nanoTime);
    mesh = new LinkMesh(InetAddress.getLoopbackAddress(), 0, directory);
    session = sessions.open(new NoConnection());
    new Conversation(
            answers,
            codec,
            directory,
            new Router(self, directory, sessions, mesh),
            sessions,
            Optional::empty)
        .onFrames(
            session,
            codec.encode(
                new Envelope(
                    "alice", "r", 1, new Message.ClientRegister(java.util.List.of("move")))));
    session.queue().next();
    directives =
        new Directives(
            low::view,
            mesh,
            new SessionControl(sessions, answers, System::nanoTime),
            Duration.ofSeconds(1));
  }

  private static final class NoConnection implements Connection {
    @Override
    public void onReadyToWrite() {}

    @Override
    public void onClosing() {}
  }

  @AfterEach
  void stopAll() throws Exception {
    mesh.close(Duration.ofMillis(1));
    nodes.stopAll();
  }

  private boolean asks(String from, long epoch) {
    directives.onDirective(
        new NodeId(from), new Message.MoveClients(epoch, new NodeId("server2"), 1));
    return !session.queue().next().isEmpty();
  }

  @Test
  void theLeaderOfTheHighestEpochIsHeardAndNobodyElse() {
    ClusterView view = low.view();
    long epoch = view.epoch();
    assertThat(asks("server1", epoch)).isFalse();
    assertThat(asks("server2", epoch + 1)).isFalse();
    assertThat(epoch).isGreaterThan(1);
    assertThat(asks("server2", epoch - 1)).isFalse();
    assertThat(asks("server2", epoch)).isTrue();
  }
}
