package io.ringcast.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.cluster.ClusterInput;
import io.ringcast.wire.Message;
import io.ringcast.wire.Message.Leadership;
import io.ringcast.wire.Message.Member;
import io.ringcast.wire.Message.Presence;
import io.ringcast.wire.Message.ServerResponse;
import io.ringcast.wire.Message.UserSession;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What other nodes, and others, meet who dial this node's link port. */
class InboundLinkTest {

  private static final Member PEER = Heartbeats.member("server2", 1);

  private MeshUnderTest mesh;

  @BeforeEach
  void start() throws Exception {
    mesh = MeshUnderTest.of("server1");
  }

  @AfterEach
  void stop() throws Exception {
    mesh.close();
  }

  private RawLink link() throws Exception {
    return RawLink.greeted(mesh.address(), PEER);
  }

  private static boolean answers(RawLink link) throws Exception {
    link.send(new Message.LinkPing(7));
    return link.next(Message.LinkPong.class).nonce() == 7;
  }

  private static Presence snapshot(String... users) {
    return new Presence(
        true, true, Stream.of(users).map(user -> new UserSession(user, 1)).toList(), List.of());
  }

  @Test
  void theHelloIsAnsweredAndTold() throws Exception {
    try (RawLink link = RawLink.to(mesh.address(), "server2")) {
      link.send(Heartbeats.of(PEER));

      assertThat(link.next()).isEqualTo(mesh.events().hello());
      assertThat(mesh.events().awaitFirst(ClusterInput.HeartbeatReceived.class).heartbeat())
          .isEqualTo(Heartbeats.of(PEER));
    }
  }

  private String refusal(String sender, Message hello) throws Exception {
    try (RawLink link = RawLink.to(mesh.address(), sender)) {
      link.send(hello);
      ServerResponse refusal = link.next(ServerResponse.class);
      assertThat(refusal.success()).isFalse();
      assertThat(link.isEnded()).isTrue();
      return String.valueOf(refusal.data().get("reason"));
    }
  }

  @Test
  void aNodeOfAnotherClusterIsRefusedAndTold() throws Exception {
    assertThat(refusal("server2", Heartbeats.of(PEER, "other"))).isEqualTo("other_cluster");
    assertThat(mesh.events().all(ClusterInput.HeartbeatReceived.class)).hasSize(1);
  }

  @Test
  void itselfIsRefused() throws Exception {
    assertThat(refusal("server1", Heartbeats.of(mesh.self()))).isEqualTo("self");
    assertThat(mesh.events().all(ClusterInput.HeartbeatReceived.class)).isEmpty();
  }

  @Test
  void anotherLifeOfItsOwnIdIsRefusedAndTold() throws Exception {
    Member other = Heartbeats.member("server1", 7);

    assertThat(refusal("server1", Heartbeats.of(other))).isEqualTo("node_id_in_use");
    assertThat(mesh.events().all(ClusterInput.HeartbeatReceived.class)).hasSize(1);
  }

  @Test
  void anIdInUseIsRefusedAndTold() throws Exception {
    mesh.events().take(PEER.id());

    assertThat(refusal("server2", Heartbeats.of(PEER))).isEqualTo("node_id_in_use");
    assertThat(mesh.events().all(ClusterInput.HeartbeatReceived.class)).hasSize(1);
  }

  @Test
  void aClientIsToldThatItIsNotWelcome() throws Exception {
    assertThat(refusal("ann", new Message.ClientRegister(List.of()))).isEqualTo("not_welcome");
  }

  @Test
  void aPeerThatIsNotTakenUpIsLeftAfterTheHello() throws Exception {
    mesh.events().admitNobody();
    try (RawLink link = link()) {
      assertThat(link.isEnded()).isTrue();
    }
  }

  @Test
  void whatComesIsHandedOn() throws Exception {
    try (RawLink link = link()) {
      Message.LeaderElection token = new Message.LeaderElection(3, PEER, 9, 1, false);
      Leadership leadership = new Leadership(3, PEER);
      link.send(snapshot("ann"));
      link.send(token);
      link.send(new Message.LeaderAnnouncement(leadership));
      link.send(MeshUnderTest.chat("one"));
      link.send(MeshUnderTest.chat("two"));

      assertThat(answers(link)).isTrue();
      assertThat(mesh.directory().locate("ann")).contains(PEER.id());
      assertThat(mesh.events().all(ClusterInput.TokenReceived.class))
          .containsExactly(new ClusterInput.TokenReceived(PEER.id(), token));
      assertThat(mesh.events().all(ClusterInput.AnnouncementReceived.class))
          .containsExactly(new ClusterInput.AnnouncementReceived(PEER.id(), leadership));
      assertThat(mesh.events().relayed()).containsExactly("one", "two");
    }
  }

  static Stream<byte[]> garbage() {
    byte[] random = new byte[5000];
    new Random(7).nextBytes(random);
    random[0] = (byte) 0x80;
    return Stream.of(
        random,
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
        new byte[] {0x7f, -1, -1, -1},
        new byte[] {0, 0, 0, 0},
        new byte[] {0, 0, 0, 3, 'a', 'b', 'c'});
  }

  @ParameterizedTest
  @MethodSource("garbage")
  void garbageInsteadOfAHelloEndsThatConnectionOnly(byte[] bytes) throws Exception {
    try (RawLink link = link();
        RawLink stranger = RawLink.to(mesh.address(), "x")) {
      stranger.send(bytes);

      assertThat(stranger.isEnded()).isTrue();
      assertThat(answers(link)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("garbage")
  void garbageAfterTheHelloEndsThatConnectionOnly(byte[] bytes) throws Exception {
    try (RawLink link = link();
        RawLink other = RawLink.greeted(mesh.address(), Heartbeats.member("server3", 1))) {
      other.send(bytes);

      assertThat(other.isEnded()).isTrue();
      assertThat(answers(link)).isTrue();
    }
  }

  @Test
  void whatHasNoPlaceOnALinkEndsIt() throws Exception {
    try (RawLink link = link()) {
      link.send(new Message.ClientRegister(List.of()));

      assertThat(link.isEnded()).isTrue();
    }
  }

  @Test
  void manyConnectionsAreServedAndThoseBeyondTheBoundEnded() throws Exception {
    List<RawLink> links = new ArrayList<>();
    for (int i = 0; i < 510; i++) {
      links.add(RawLink.greeted(mesh.address(), Heartbeats.member("node" + i, 1)));
    }
    try (RawLink beyond = RawLink.to(mesh.address(), "beyond")) {
      assertThat(beyond.isEnded()).isTrue();
    }
    assertThat(answers(links.getFirst())).isTrue();
    links.removeFirst().close();

    await()
        .ignoreExceptions()
        .until(() -> {
          links.add(link());
          return true;
        });
    for (RawLink link : links) {
      link.close();
    }
  }

  @Test
  void anIntroductionDoesNotDisturbTheLinkInUse() throws Exception {
    try (RawLink link = link()) {
      link.send(snapshot("ann"));
      link().close();

      assertThat(answers(link)).isTrue();
      assertThat(mesh.directory().locate("ann")).isPresent();
    }
  }

  @Test
  void aNewLinkTakesThePlaceOfOneThatHangs() throws Exception {
    try (RawLink old = link();
        RawLink link = link()) {
      old.send(snapshot("ann"));
      assertThat(answers(old)).isTrue();
      link.send(snapshot("bob"));

      assertThat(old.isEnded()).isTrue();
      assertThat(answers(link)).isTrue();
      assertThat(mesh.directory().users(10)).containsExactly("bob");
    }
  }

  @Test
  void anOldLinkThatIsReadLateDoesNotEndTheNewOne() throws Exception {
    try (RawLink old = link();
        RawLink link = link()) {
      old.send(snapshot("ann"));
      assertThat(answers(old)).isTrue();

      assertThat(answers(link)).isTrue();
    }
  }

  @Test
  void whatTheOldLinkStillHasToSayComesBeforeTheNewOne() throws Exception {
    AtomicInteger came = new AtomicInteger();
    mesh.events()
        .beforePresence(() -> {
          if (came.incrementAndGet() == 2) {
            awaitAWhile(() -> mesh.directory().locate("cid").isPresent());
          }
        });
    try (RawLink old = link()) {
      old.send(snapshot("ann"));
      UserSession bob = new UserSession("bob", 1);
      old.send(new Presence(false, true, List.of(bob), List.of()));
      await().until(() -> came.get() == 2);
      old.send(MeshUnderTest.chat("before"));
    }
    try (RawLink link = link()) {
      link.send(snapshot("cid"));
      link.send(MeshUnderTest.chat("after"));
      assertThat(answers(link)).isTrue();

      await().until(() -> came.get() == 3);
      await().untilAsserted(() -> assertThat(mesh.events().relayed()).hasSize(2));
      assertThat(mesh.events().relayed()).containsExactly("before", "after");
      assertThat(mesh.directory().users(10)).containsExactly("cid");
    }
  }

  /** Holds a link's thread up, though not for ever. */
  private static void awaitAWhile(java.util.concurrent.Callable<Boolean> condition) {
    try {
      await().atMost(Duration.ofMillis(400)).until(condition);
    } catch (org.awaitility.core.ConditionTimeoutException e) {
      // It does not come about, and shall not.
    }
  }

  @Test
  void thePeersLinksEndWhenItIsGone() throws Exception {
    try (RawLink link = link();
        RawLink other = RawLink.greeted(mesh.address(), Heartbeats.member("server3", 1))) {
      assertThat(answers(link)).isTrue();
      mesh.mesh().close(PEER);

      assertThat(link.isEnded()).isTrue();
      assertThat(answers(other)).isTrue();
    }
  }
}
