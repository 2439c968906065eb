package io.ringcast.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.cluster.ClusterInput;
import io.ringcast.cluster.Rung;
import io.ringcast.membership.Channel;
import io.ringcast.wire.Message.KnownMember;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How nodes are found without multicast. */
class IntroducerTest {

  private FakePeer peer;

  @BeforeEach
  void start() throws Exception {
    peer = FakePeer.of("server2");
  }

  @AfterEach
  void stop() throws Exception {
    peer.close();
  }

  private void awaitFound(MeshUnderTest mesh) {
    ClusterInput.HeartbeatReceived heard =
        mesh.events().awaitFirst(ClusterInput.HeartbeatReceived.class);
    assertThat(heard.sender()).isEqualTo(peer.member().id());
    assertThat(heard.channel()).isEqualTo(Channel.LINK);
  }

  @Test
  void aSeedIsDialledAndTold() throws Exception {
    try (MeshUnderTest mesh = MeshUnderTest.withSeeds("server1", peer.address());
        RawLink link = peer.accept()) {
      awaitFound(mesh);
      assertThat(mesh.events().awaitFirst(ClusterInput.RungReached.class).rung())
          .isEqualTo(Rung.SEEDS);
      assertThat(link.isEnded()).as("an introduction is no link").isTrue();
    }
  }

  @Test
  void theAddressesOfANameAreDialledAndTold() throws Exception {
    int port = peer.address().port();
    try (MeshUnderTest mesh = MeshUnderTest.withDns("server1", "localhost", port);
        RawLink link = peer.accept()) {
      awaitFound(mesh);
      assertThat(mesh.events().awaitFirst(ClusterInput.RungReached.class).rung())
          .isEqualTo(Rung.DNS);
    }
  }

  @Test
  void aNodeThatAPeerTellsOfIsDialledAndReachesNoRung() throws Exception {
    try (MeshUnderTest mesh = MeshUnderTest.of("server1")) {
      mesh.mesh().introduce(List.of(new KnownMember(peer.member(), peer.address())));
      try (RawLink link = peer.accept()) {
        awaitFound(mesh);
        assertThat(mesh.events().all(ClusterInput.RungReached.class)).isEmpty();
      }
    }
  }

  @Test
  void oneselfAmongTheSeedsDoesNoHarm() throws Exception {
    try (MeshUnderTest other = MeshUnderTest.of("server3");
        MeshUnderTest mesh = MeshUnderTest.withSeeds("server1", other.address(), peer.address())) {
      peer.close();
      other.events().awaitFirst(ClusterInput.HeartbeatReceived.class);
      mesh.mesh().introduce(List.of(new KnownMember(mesh.self(), mesh.address())));
      await()
          .untilAsserted(() ->
              assertThat(mesh.events().all(ClusterInput.HeartbeatReceived.class)).isNotEmpty());
      assertThat(mesh.events().all(ClusterInput.HeartbeatReceived.class))
          .extracting(heard -> heard.sender().value())
          .containsOnly("server3");
    }
  }

  @Test
  void noThreadIsLeftAfterTheEndWhileASeedSaysNothing() throws Exception {
    try (MeshUnderTest mesh = MeshUnderTest.withSeeds("server1", peer.address());
        RawLink link = peer.acceptHello()) {
      mesh.close();

      long begun = System.nanoTime();
      assertThat(link.isEnded()).isTrue();
      assertThat(System.nanoTime() - begun).isLessThan(1_000_000_000L);
      await().untilAsserted(() -> assertThat(mesh.threads()).isEmpty());
    }
  }
}
