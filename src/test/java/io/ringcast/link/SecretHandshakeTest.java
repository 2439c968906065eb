package io.ringcast.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.cluster.ClusterInput;
import io.ringcast.node.Endpoint;
import io.ringcast.wire.ClusterSecret;
import io.ringcast.wire.Message;
import io.ringcast.wire.Message.LinkChallenge;
import io.ringcast.wire.Message.LinkProof;
import io.ringcast.wire.Message.Member;
import io.ringcast.wire.Message.ServerResponse;
import org.junit.jupiter.api.Test;

/** Links of nodes with a cluster secret, with the other end moved by hand. */
class SecretHandshakeTest {

  private static final String TEXT = "the cluster's secret";
  private static final ClusterSecret SECRET = new ClusterSecret(TEXT);
  private static final Member PEER = Heartbeats.member("server2", 1);
  private static final String NONCE = "ab".repeat(32);

  private static MeshUnderTest mesh(Endpoint... seeds) throws Exception {
    return MeshUnderTest.withSecret("server1", TEXT, seeds);
  }

  /** The form of docs/protocol.md, written down a second time. */
  private static String proof(
      String side, Member dialling, String nonce, Member answering, String answeringNonce) {
    return SECRET.hash(
        "ringcast link\n%s\n%s\n%s\n%s\n%s"
            .formatted(side, dialling, nonce, answering, answeringNonce));
  }

  private static void assertRefused(RawLink link) throws Exception {
    ServerResponse refusal = link.next(ServerResponse.class);
    assertThat(refusal.data().get("reason")).isEqualTo("secret");
    assertThat(link.isEnded()).isTrue();
  }

  private static void assertNothingTold(MeshUnderTest mesh) {
    assertThat(mesh.events().all(ClusterInput.class)).isEmpty();
    assertThat(mesh.refusals(LinkRefusal.SECRET)).isEqualTo(1);
  }

  @Test
  void whoProvesItIsGreeted() throws Exception {
    try (MeshUnderTest mesh = mesh();
        RawLink link = RawLink.to(mesh.address(), "server2")) {
      link.send(new LinkChallenge(PEER.incarnation(), NONCE));
      String theirs = link.next(LinkChallenge.class).nonce();
      assertThat(link.next(LinkProof.class).proof())
          .isEqualTo(proof("answering", PEER, NONCE, mesh.self(), theirs));
      link.send(new LinkProof(proof("dialling", PEER, NONCE, mesh.self(), theirs)));
      link.send(Heartbeats.of(PEER));

      assertThat(link.next()).isEqualTo(mesh.events().hello());
      link.send(new Message.LinkPing(7));
      assertThat(link.next(Message.LinkPong.class).nonce()).isEqualTo(7);
    }
  }

  @Test
  void noNonceIsUsedTwice() throws Exception {
    try (MeshUnderTest mesh = mesh();
        RawLink one = RawLink.to(mesh.address(), "server2");
        RawLink other = RawLink.to(mesh.address(), "server2")) {
      one.send(new LinkChallenge(PEER.incarnation(), NONCE));
      other.send(new LinkChallenge(PEER.incarnation(), NONCE));

      assertThat(one.next(LinkChallenge.class)).isNotEqualTo(other.next(LinkChallenge.class));
    }
  }

  @Test
  void whoSaysHelloWithoutProofIsRefused() throws Exception {
    try (MeshUnderTest mesh = mesh();
        RawLink link = RawLink.to(mesh.address(), "server2")) {
      link.send(Heartbeats.of(PEER));

      assertRefused(link);
      assertNothingTold(mesh);
    }
  }

  @Test
  void theProofOfTheOtherDirectionIsNone() throws Exception {
    try (MeshUnderTest mesh = mesh();
        RawLink link = RawLink.to(mesh.address(), "server2")) {
      link.send(new LinkChallenge(PEER.incarnation(), NONCE));
      link.send(link.next(LinkProof.class));

      assertRefused(link);
      assertNothingTold(mesh);
    }
  }

  @Test
  void aProofOfAnEarlierConnectionIsNone() throws Exception {
    try (MeshUnderTest mesh = mesh()) {
      String earlier;
      try (RawLink link = RawLink.to(mesh.address(), "server2")) {
        link.send(new LinkChallenge(PEER.incarnation(), NONCE));
        String theirs = link.next(LinkChallenge.class).nonce();
        earlier = proof("dialling", PEER, NONCE, mesh.self(), theirs);
      }
      try (RawLink link = RawLink.to(mesh.address(), "server2")) {
        link.send(new LinkChallenge(PEER.incarnation(), NONCE));
        link.send(new LinkProof(earlier));

        assertRefused(link);
      }
    }
  }

  @Test
  void whoProvesToBeOneMemberCantSayHelloAsAnother() throws Exception {
    try (MeshUnderTest mesh = mesh();
        RawLink link = RawLink.to(mesh.address(), "server2")) {
      link.send(new LinkChallenge(PEER.incarnation(), NONCE));
      String theirs = link.next(LinkChallenge.class).nonce();
      link.send(new LinkProof(proof("dialling", PEER, NONCE, mesh.self(), theirs)));
      link.send(Heartbeats.of(Heartbeats.member("server2", 2)));

      assertThat(link.isEnded()).isTrue();
      assertThat(mesh.events().all(ClusterInput.class)).isEmpty();
    }
  }

  @Test
  void aNodeWithoutASecretRefusesOneThatHasIt() throws Exception {
    try (MeshUnderTest mesh = MeshUnderTest.of("server1");
        RawLink link = RawLink.to(mesh.address(), "server2")) {
      link.send(new LinkChallenge(PEER.incarnation(), NONCE));

      assertRefused(link);
      assertNothingTold(mesh);
    }
  }

  @Test
  void theDialledNodeMustProveItFirst() throws Exception {
    try (FakePeer peer = FakePeer.of("server2");
        MeshUnderTest mesh = mesh()) {
      mesh.open(peer);
      try (RawLink link = peer.acceptSilently()) {
        LinkChallenge challenge = link.next(LinkChallenge.class);
        assertThat(challenge.incarnation()).isEqualTo(mesh.self().incarnation());
        link.send(new LinkChallenge(PEER.incarnation(), NONCE));
        link.send(new LinkProof("00".repeat(32)));

        assertRefused(link);
      }
      ClusterInput.Unreachable gone = mesh.events().awaitFirst(ClusterInput.Unreachable.class);
      assertThat(gone.member()).isEqualTo(PEER);
      assertThat(mesh.events().all(ClusterInput.LinkUp.class)).isEmpty();
    }
  }

  @Test
  void aStrangersWordThatTheIdIsInUseCountsNothing() throws Exception {
    try (FakePeer peer = FakePeer.of("server2");
        MeshUnderTest mesh = mesh()) {
      mesh.open(peer);
      try (RawLink link = peer.acceptSilently()) {
        link.next(LinkChallenge.class);
        link.send(new ServerResponse(false, "", java.util.Map.of("reason", "node_id_in_use")));

        assertThat(link.isEnded()).isTrue();
      }
      mesh.events().awaitFirst(ClusterInput.Unreachable.class);
      assertThat(mesh.events().all(ClusterInput.IdRefused.class)).isEmpty();
    }
  }

  @Test
  void nodesOfOneSecretMeet() throws Exception {
    try (MeshUnderTest one = mesh();
        MeshUnderTest other = MeshUnderTest.withSecret("server2", TEXT, one.address())) {
      other.events().awaitFirst(ClusterInput.RungReached.class);

      assertThat(one.events().awaitFirst(ClusterInput.HeartbeatReceived.class).sender())
          .isEqualTo(other.self().id());
      one.mesh().open(other.self(), other.address());
      one.events().awaitFirst(ClusterInput.LinkUp.class);
    }
  }

  @Test
  void nodesOfDifferentSecretsDoNot() throws Exception {
    try (MeshUnderTest one = mesh();
        MeshUnderTest other =
            MeshUnderTest.withSecret("server2", "the secret of others", one.address())) {
      await().until(() -> other.refusals(LinkRefusal.SECRET) > 0);
      await().until(() -> one.refusals(LinkRefusal.SECRET) > 0);

      assertThat(one.events().all(ClusterInput.class)).isEmpty();
      assertThat(other.events().all(ClusterInput.class)).isEmpty();
    }
  }

  @Test
  void aNodeWithASecretAndOneWithoutDoNot() throws Exception {
    try (MeshUnderTest with = mesh();
        MeshUnderTest without = MeshUnderTest.withSeeds("server2", with.address());
        MeshUnderTest withToo = MeshUnderTest.withSecret("server3", TEXT, without.address())) {
      await().until(() -> with.refusals(LinkRefusal.SECRET) > 0);
      await().until(() -> without.refusals(LinkRefusal.SECRET) > 0);
      await().until(() -> withToo.refusals(LinkRefusal.SECRET) > 0);

      for (MeshUnderTest mesh : java.util.List.of(with, without, withToo)) {
        assertThat(mesh.events().all(ClusterInput.class)).isEmpty();
      }
    }
  }
}
