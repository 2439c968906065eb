package io.ringcast.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.cluster.ClusterInput;
import io.ringcast.routing.Relay.Outcome;
import io.ringcast.wire.Envelope;
import io.ringcast.wire.Message;
import io.ringcast.wire.Message.ClientMessage;
import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.Presence;
import io.ringcast.wire.Message.UserSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes over a link, over a new one after it broke, and what is dropped. */
class LinkTrafficTest {

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

  private Outcome relay(String content) {
    return mesh.mesh().relay(peer.member().id(), MeshUnderTest.chat(content));
  }

  private RawLink linkUp() throws Exception {
    return awaitUp(mesh.linkTo(peer), 1);
  }

  private RawLink awaitUp(RawLink link, int times) {
    await()
        .untilAsserted(
            () -> assertThat(mesh.events().all(ClusterInput.LinkUp.class)).hasSize(times));
    return link;
  }

  private void awaitDown() {
    mesh.events().awaitFirst(ClusterInput.LinkDown.class);
  }

  @Test
  void aNewLinkBeginsWithTheUsersOfTheNodeAndThenTellsChanges() throws Exception {
    UserSession ann = mesh.directory().register("ann");
    try (RawLink link = linkUp()) {
      UserSession bob = mesh.directory().register("bob");
      mesh.directory().unregister(ann);

      assertThat(link.next()).isEqualTo(new Presence(true, true, List.of(ann), List.of()));
      assertThat(link.next()).isEqualTo(new Presence(false, true, List.of(bob), List.of()));
      assertThat(link.next()).isEqualTo(new Presence(false, true, List.of(), List.of(ann)));
    }
  }

  @Test
  void relayedMessagesArriveInOrder() throws Exception {
    try (RawLink link = linkUp()) {
      IntStream.range(0, 1000).forEach(i -> relay("m" + i));

      assertThat(contents(link, 1000))
          .isEqualTo(IntStream.range(0, 1000).mapToObj(i -> "m" + i).toList());
    }
  }

  @Test
  void relayedMessagesThatWaitForANewLinkArriveInOrder() throws Exception {
    RawLink link = linkUp();
    link.next(Presence.class);
    link.close();
    awaitDown();
    IntStream.range(0, 100).forEach(i -> relay("m" + i));

    try (RawLink next = peer.accept()) {
      assertThat(next.next()).isInstanceOf(Presence.class);
      assertThat(contents(next, 100))
          .isEqualTo(IntStream.range(0, 100).mapToObj(i -> "m" + i).toList());
    }
  }

  @Test
  void controlFramesAreNotKeptForANewLink() throws Exception {
    RawLink link = linkUp();
    link.next(Presence.class);
    link.close();
    awaitDown();
    Message token = new Message.LeaderElection(1, mesh.self(), 1, 0, false);
    mesh.mesh().send(peer.member().id(), token);
    mesh.mesh().sendToAll(mesh.events().hello());
    relay("kept");

    try (RawLink next = peer.accept()) {
      assertThat(next.next()).isInstanceOf(Presence.class);
      assertThat(next.next()).isInstanceOf(ClientMessage.class);
    }
  }

  @Test
  void aNewLinkBeginsWithASnapshotWhateverWaitedForTheOldOne() throws Exception {
    RawLink link = linkUp();
    link.next(Presence.class);
    // Nothing is read any more: messages fill the sockets' buffers, and what follows waits.
    while (relay("x".repeat(100_000)) == Outcome.QUEUED) {
      // Until no more may wait.
    }
    UserSession ann = mesh.directory().register("ann");
    link.close();

    try (RawLink next = peer.accept()) {
      assertThat(next.next()).isEqualTo(new Presence(true, true, List.of(ann), List.of()));
      assertThat(next.next()).isInstanceOf(ClientMessage.class);
    }
  }

  @Test
  void messagesThatWaitDoNotKeepUserNewsFromALinkNorTheLinkFromComingUp() throws Exception {
    peer.close();
    mesh.open(peer);
    while (relay("x".repeat(100_000)) == Outcome.QUEUED) {
      // Until no more may wait.
    }
    long waiting = mesh.mesh().queuedBytes();
    UserSession ann = mesh.directory().register("ann");

    try (FakePeer back = FakePeer.at(peer.member(), peer.address().port());
        RawLink link = back.accept()) {
      assertThat(link.next()).isEqualTo(new Presence(true, true, List.of(ann), List.of()));
      UserSession bob = mesh.directory().register("bob");
      long bytes = 0;
      boolean told = false;
      while (bytes < waiting) {
        Message message = link.next();
        if (message instanceof ClientMessage chat) {
          bytes += MeshUnderTest.chat(chat.content()).size();
        } else {
          told |= message.equals(new Presence(false, true, List.of(bob), List.of()));
        }
      }
      assertThat(told || link.next() instanceof Presence).isTrue();
    }
  }

  @Test
  void aFullQueueRefusesAMessageAndTakesTheNextWhenThereIsRoom() throws Exception {
    try (RawLink link = linkUp()) {
      link.next(Presence.class);
      while (relay("x".repeat(100_000)) == Outcome.QUEUED) {
        // Until no more may wait.
      }
      assertThat(relay("x".repeat(100_000))).isEqualTo(Outcome.FULL);
      assertThat(mesh.mesh().queuedBytes())
          .isBetween(MeshUnderTest.QUEUE_BYTES - 200_000, MeshUnderTest.QUEUE_BYTES);

      while (mesh.mesh().queuedBytes() > MeshUnderTest.QUEUE_BYTES / 2) {
        link.next(ClientMessage.class);
      }

      assertThat(relay("x".repeat(100_000))).isEqualTo(Outcome.QUEUED);
    }
  }

  @Test
  void controlFramesOvertakeMessagesThatWait() throws Exception {
    try (RawLink link = linkUp()) {
      link.next(Presence.class);
      int queued = 0;
      while (relay("x".repeat(100_000)) == Outcome.QUEUED) {
        queued++;
      }
      mesh.mesh().sendToAll(mesh.events().hello());

      int before = 0;
      while (!(link.next() instanceof Heartbeat)) {
        before++;
      }
      assertThat(before).isLessThan(queued - 50);
    }
  }

  @Test
  void moreUserNewsThanMayWaitEndTheLinkAndTheNewOneTellsAll() throws Exception {
    RawLink link = linkUp();
    link.next(Presence.class);
    while (relay("x".repeat(100_000)) == Outcome.QUEUED) {
      // Until the sockets' buffers are full too.
    }
    UserSession last = null;
    while (mesh.events().all(ClusterInput.LinkDown.class).isEmpty()) {
      for (int i = 0; i < 1000; i++) {
        last = mesh.directory().register("ann");
      }
    }

    try (RawLink next = peer.accept()) {
      assertThat(next.next()).isInstanceOf(Presence.class);
      assertThat(last).isNotNull();
    }
    link.close();
  }

  @Test
  void withoutALinkThereIsNone() {
    assertThat(mesh.mesh().relay(peer.member().id(), MeshUnderTest.chat("lost")))
        .isEqualTo(Outcome.NO_LINK);
  }

  @Test
  void whatWaitsForAPeerThatIsGoneIsCountedAsLostButNotTheNewsOfUsers() throws Exception {
    mesh.directory().register("ann");
    try (RawLink link = linkUp()) {
      int queued = 0;
      while (relay("x".repeat(100_000)) == Outcome.QUEUED) {
        queued++;
      }
      mesh.directory().register("bob");
      long waiting = mesh.mesh().queuedBytes() / MeshUnderTest.chat("x".repeat(100_000)).size();

      mesh.mesh().close(peer.member());

      assertThat(mesh.mesh().lostMessages()).isPositive().isLessThanOrEqualTo(waiting);
      assertThat(waiting).isLessThan(queued);
      assertThat(relay("more")).isEqualTo(Outcome.NO_LINK);
      assertThat(mesh.mesh().queuedBytes()).isZero();
    }
  }

  @Test
  void theEndWaitsUntilAllIsSentWhateverThePeerSaysMeanwhile() throws Exception {
    try (RawLink link = linkUp()) {
      link.next(Presence.class);
      int queued = 0;
      while (relay("x".repeat(100_000)) == Outcome.QUEUED) {
        queued++;
      }
      mesh.mesh().sendToAll(mesh.events().hello());
      Thread closing = Thread.ofPlatform().start(() -> close(Duration.ofSeconds(8)));
      await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
      link.send(new Message.LinkPong(System.nanoTime()));
      mesh.events().awaitFirst(ClusterInput.RoundTrip.class);

      int came = 0;
      boolean goodbye = false;
      for (Envelope next = link.nextOrEnd(); next != null; next = link.nextOrEnd()) {
        came += next.message() instanceof ClientMessage ? 1 : 0;
        goodbye |= next.message() instanceof Heartbeat;
      }
      assertThat(came).isEqualTo(queued);
      assertThat(goodbye).isTrue();
      closing.join();
    }
  }

  private void close(Duration limit) {
    try {
      mesh.mesh().close(limit);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> contents(RawLink link, int count) throws Exception {
    List<String> contents = new ArrayList<>();
    while (contents.size() < count) {
      contents.add(link.next(ClientMessage.class).content());
    }
    return contents;
  }
}
