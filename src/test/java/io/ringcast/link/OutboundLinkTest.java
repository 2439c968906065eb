package io.ringcast.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.cluster.ClusterInput;
import io.ringcast.node.Endpoint;
import io.ringcast.wire.Message;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.Member;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the control plane is told of a link that this node dials. */
class OutboundLinkTest {

  private MeshUnderTest mesh;
  private FakePeer peer;

  @BeforeEach
  void start() throws Exception {
    mesh = MeshUnderTest.of("server1");
    peer = FakePeer.of("server2");
  }

  @AfterEach
  void stop() throws Exception {
    mesh.close();
    peer.close();
  }

  @Test
  void saysHelloFirst() throws Exception {
    mesh.open(peer);

    try (RawLink link = peer.acceptSilently()) {
      assertThat(link.next()).isEqualTo(mesh.events().hello());
    }
  }

  @Test
  void isUpWhenThePeerAnswers() throws Exception {
    try (RawLink link = mesh.linkTo(peer)) {
      assertThat(mesh.events().awaitFirst(ClusterInput.LinkUp.class).member())
          .isEqualTo(peer.member());
    }
  }

  @Test
  void isDownAndThenRefusedWhenThePeerIsKilled() throws Exception {
    RawLink link = mesh.linkTo(peer);
    mesh.events().awaitFirst(ClusterInput.LinkUp.class);

    peer.close();
    link.close();

    assertThat(mesh.events().awaitFirst(ClusterInput.Unreachable.class).member())
        .isEqualTo(peer.member());
    assertThat(mesh.events().all(ClusterInput.LinkDown.class)).hasSize(1);
  }

  @Test
  void aPeerThatAcceptsAndSaysNothingIsNotUnreachable() throws Exception {
    mesh.open(peer);

    try (RawLink silent = peer.acceptHello()) {
      assertThat(silent.isEnded()).as("given up after a while").isTrue();
      try (RawLink again = peer.acceptHello()) {
        assertThat(mesh.events().all(ClusterInput.Unreachable.class)).isEmpty();
        assertThat(mesh.events().all(ClusterInput.LinkUp.class)).isEmpty();
      }
    }
  }

  @Test
  void anotherLifeAtThePeersAddressMeansUnreachable() throws Exception {
    Member newer = Heartbeats.member("server2", 2);
    mesh.open(peer);

    try (RawLink link = peer.acceptHello()) {
      link.send(Heartbeats.of(newer));

      assertThat(mesh.events().awaitFirst(ClusterInput.Unreachable.class).member())
          .isEqualTo(peer.member());
    }
  }

  @Test
  void movesToAnotherAddressOfThePeer() throws Exception {
    try (ServerSocket wrong = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      mesh.mesh().open(peer.member(), new Endpoint("127.0.0.1", wrong.getLocalPort()));
      wrong.accept().close();
    }

    try (RawLink link = mesh.linkTo(peer)) {
      assertThat(mesh.events().awaitFirst(ClusterInput.LinkUp.class).member())
          .isEqualTo(peer.member());
    }
  }

  @Test
  void aNodeOfAnotherClusterAtThePeersAddressMeansUnreachable() throws Exception {
    mesh.open(peer);

    try (RawLink link = peer.acceptHello()) {
      link.send(refusal("other_cluster"));

      assertThat(mesh.events().awaitFirst(ClusterInput.Unreachable.class).member())
          .isEqualTo(peer.member());
    }
  }

  @Test
  void thisNodeAtThePeersAddressMeansUnreachable() throws Exception {
    mesh.mesh().open(peer.member(), mesh.address());

    assertThat(mesh.events().awaitFirst(ClusterInput.Unreachable.class).member())
        .isEqualTo(peer.member());
  }

  @Test
  void anotherKindOfServerAtThePeersAddressMeansUnreachable() throws Exception {
    mesh.open(peer);

    try (RawLink link = peer.acceptHello()) {
      link.send("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

      assertThat(mesh.events().awaitFirst(ClusterInput.Unreachable.class).member())
          .isEqualTo(peer.member());
    }
  }

  @Test
  void aRefusalForTheIdIsTold() throws Exception {
    mesh.open(peer);

    try (RawLink link = peer.acceptHello()) {
      link.send(refusal("node_id_in_use"));

      assertThat(mesh.events().awaitFirst(ClusterInput.IdRefused.class).by())
          .isEqualTo(peer.member().id());
      assertThat(mesh.events().all(ClusterInput.Unreachable.class)).isEmpty();
    }
  }

  @Test
  void aPeerThatHasNoRoomIsNotUnreachable() throws Exception {
    mesh.open(peer);

    try (RawLink link = peer.acceptHello()) {
      link.send(refusal("not_welcome"));
    }
    try (RawLink again = peer.accept()) {
      mesh.events().awaitFirst(ClusterInput.LinkUp.class);
      assertThat(mesh.events().all(ClusterInput.Unreachable.class)).isEmpty();
    }
  }

  private static Message refusal(String reason) {
    return new Message.ServerResponse(false, "no", Map.of("reason", reason));
  }

  @Test
  void theRoundTripIsTold() throws Exception {
    try (RawLink link = mesh.linkTo(peer)) {
      mesh.events().awaitFirst(ClusterInput.LinkUp.class);
      mesh.mesh().sendToAll(mesh.events().hello());

      assertThat(link.next(Heartbeat.class)).isEqualTo(mesh.events().hello());
      link.send(new Message.LinkPong(link.next(Message.LinkPing.class).nonce()));

      ClusterInput.RoundTrip trip = mesh.events().awaitFirst(ClusterInput.RoundTrip.class);
      assertThat(trip.member()).isEqualTo(peer.member());
      assertThat(Duration.ofNanos(trip.nanos())).isBetween(Duration.ZERO, Duration.ofSeconds(8));
    }
  }

  @Test
  void aPeerThatEndsEachLinkAtOnceIsNotDialledWithoutAPause() throws Exception {
    mesh.open(peer);

    long begun = System.nanoTime();
    for (int i = 0; i < 5; i++) {
      peer.accept().close();
    }

    Duration fourPauses = RedialPause.FIRST.multipliedBy(1 + 2 + 4 + 8);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(fourPauses);
  }

  @Test
  void nothingIsToldOfAndNothingLeftFromALinkThatIsClosedWhileItIsDialled() throws Exception {
    mesh.open(peer);
    try (RawLink link = peer.acceptHello()) {
      mesh.mesh().close(peer.member());

      await().untilAsserted(() -> assertThat(mesh.threads()).doesNotContain("link-to-server2"));
      assertThat(link.isEnded()).isTrue();
      assertThat(mesh.events().all(ClusterInput.LinkUp.class)).isEmpty();
    }
  }

  @Test
  void aLinkThatIsClosedWhileItComesUpHearsNoMoreOfUsers() throws Exception {
    LinkSettings settings =
        new LinkSettings(
            mesh.self(),
            Heartbeats.CLUSTER,
            Optional.empty(),
            1024 * 1024,
            MeshUnderTest.QUEUE_BYTES);
    LinkContext context =
        new LinkContext(
            settings,
            new io.ringcast.wire.EnvelopeStamp("server1", System::currentTimeMillis),
            mesh.events(),
            new LinkRefusals());
    OutboundLink link = new OutboundLink(peer.member(), peer.address(), context, mesh.directory());
    link.start();
    try (RawLink raw = peer.acceptHello()) {
      link.close();
      raw.send(Heartbeats.of(peer.member()));
      raw.isEnded();
    }
    await().untilAsserted(() -> assertThat(mesh.threads()).doesNotContain("link-to-server2"));

    mesh.directory().register("ann");

    assertThat(link.queuedBytes()).isZero();
  }

  @Test
  void whatWaitsForAClosedMeshIsGivenUpAfterTheLimit() throws Exception {
    try (RawLink link = mesh.linkTo(peer)) {
      mesh.events().awaitFirst(ClusterInput.LinkUp.class);
      fillLink();

      mesh.close();

      await().untilAsserted(() -> assertThat(mesh.threads()).isEmpty());
    }
  }

  private void fillLink() {
    io.ringcast.wire.Frame big = MeshUnderTest.chat("x".repeat(500_000));
    while (mesh.mesh().relay(peer.member().id(), big) == io.ringcast.routing.Relay.Outcome.QUEUED) {
      // Until no more may wait.
    }
  }

  @Test
  void noThreadIsLeftAfterTheEnd() throws Exception {
    RawLink link = mesh.linkTo(peer);
    mesh.events().awaitFirst(ClusterInput.LinkUp.class);
    int port = mesh.address().port();

    mesh.close();

    await().untilAsserted(() -> assertThat(mesh.threads()).isEmpty());
    assertThat(link.isEnded()).isTrue();
    try (ServerSocket free = new ServerSocket(port)) {
      assertThat(free.isBound()).isTrue();
    }
  }
}
