package io.ringcast.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.node.NodeId;
import io.ringcast.wire.Message.Presence;
import io.ringcast.wire.Message.UserSession;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UserDirectoryTest {

  private static final NodeId HERE = new NodeId("node5");
  private static final NodeId LOWER = new NodeId("node1");
  private static final NodeId HIGHER = new NodeId("node9");

  private final AtomicLong clock = new AtomicLong(1000);
  private final List<UserSession> replaced = new ArrayList<>();
  private final UserDirectory directory = directory(UserDirectory.MAX_REMOTE_USERS);

  private UserDirectory directory(int maxRemoteUsers) {
    UserDirectory made = new UserDirectory(HERE, clock::get, maxRemoteUsers);
    made.setReplacedListener(replaced::add);
    return made;
  }

  private static UserSession session(String user, long stamp) {
    return new UserSession(user, stamp);
  }

  private static Presence snapshot(UserSession... online) {
    return new Presence(true, true, List.of(online), List.of());
  }

  private static Presence online(UserSession... online) {
    return new Presence(false, true, List.of(online), List.of());
  }

  private static Presence offline(UserSession... offline) {
    return new Presence(false, true, List.of(), List.of(offline));
  }

  @Test
  void aRegisteredUserIsHereUntilUnregistered() {
    UserSession alice = directory.register("alice");
    assertThat(directory.locate("alice")).contains(HERE);

    assertThat(directory.unregister(alice)).isTrue();
    assertThat(directory.locate("alice")).isEmpty();
    assertThat(directory.size()).isZero();
  }

  @Test
  void unregisteringAnOlderSessionLeavesTheNewerOne() {
    UserSession older = directory.register("alice");
    UserSession newer = directory.register("alice");

    assertThat(newer.stamp()).isGreaterThan(older.stamp());
    assertThat(directory.unregister(older)).isFalse();
    assertThat(directory.locate("alice")).contains(HERE);
  }

  @Test
  void aStampIsTheClockOrAboveAllThatIsKnown() {
    assertThat(directory.register("alice").stamp()).isEqualTo(1000);
    directory.applyPresence(LOWER, snapshot(session("bob", 7777)));

    assertThat(directory.register("bob").stamp()).isEqualTo(7778);
    assertThat(directory.locate("bob")).contains(HERE);
  }

  @Test
  void aNewerRemoteRegistrationReplacesTheLocalOne() {
    List<Presence> told = new ArrayList<>();
    UserSession alice = directory.register("alice");
    directory.attach(told::add);
    told.clear();

    directory.applyPresence(LOWER, snapshot(session("alice", 1001)));

    assertThat(directory.locate("alice")).contains(LOWER);
    assertThat(replaced).containsExactly(alice);
    assertThat(told).isEmpty();
    assertThat(directory.unregister(alice)).isTrue();
    assertThat(told).containsExactly(offline(alice));
    assertThat(directory.locate("alice")).contains(LOWER);
  }

  @Test
  void anOlderRemoteRegistrationChangesNothing() {
    directory.register("alice");
    directory.applyPresence(HIGHER, snapshot(session("alice", 999)));

    assertThat(directory.locate("alice")).contains(HERE);
    assertThat(replaced).isEmpty();
  }

  @Test
  void equalStampsGoToTheHigherNode() {
    directory.register("alice");
    directory.register("bob");
    directory.applyPresence(LOWER, snapshot(session("alice", 1000)));
    directory.applyPresence(HIGHER, snapshot(session("bob", 1000)));

    assertThat(directory.locate("alice")).contains(HERE);
    assertThat(directory.locate("bob")).contains(HIGHER);
  }

  @Test
  void anOfflineOfAnotherNodeOrStampRemovesNothing() {
    directory.applyPresence(LOWER, snapshot(session("alice", 5)));
    directory.applyPresence(HIGHER, snapshot());

    directory.applyPresence(HIGHER, offline(session("alice", 5)));
    directory.applyPresence(LOWER, offline(session("alice", 4)));
    assertThat(directory.locate("alice")).contains(LOWER);

    directory.applyPresence(LOWER, offline(session("alice", 5)));
    assertThat(directory.locate("alice")).isEmpty();
  }

  @Test
  void theNextBestClaimCountsWhenTheWinnerGoes() {
    directory.applyPresence(LOWER, snapshot(session("alice", 5)));
    directory.applyPresence(HIGHER, snapshot(session("alice", 6)));
    assertThat(directory.locate("alice")).contains(HIGHER);

    directory.removeNode(HIGHER);
    assertThat(directory.locate("alice")).contains(LOWER);
  }

  @Test
  void aSnapshotCountsWhenItsLastPartIsHereAndNoUserVanishesMeanwhile() {
    directory.applyPresence(LOWER, snapshot(session("alice", 5), session("bob", 5)));

    directory.applyPresence(
        LOWER, new Presence(true, false, List.of(session("bob", 5)), List.of()));
    assertThat(directory.users(10)).containsExactly("alice", "bob");

    directory.applyPresence(LOWER, snapshot(session("carol", 5)));
    assertThat(directory.users(10)).containsExactly("bob", "carol");
  }

  @Test
  void aNewLinkForgetsThePartsOfTheLastOne() {
    directory.applyPresence(
        LOWER, new Presence(true, false, List.of(session("alice", 5)), List.of()));
    directory.expectSnapshot(LOWER);
    directory.applyPresence(LOWER, snapshot(session("bob", 5)));

    assertThat(directory.users(10)).containsExactly("bob");
  }

  @Test
  void aRemovedNodeTakesItsUsersAlongAndLateChangesDoNotBringThemBack() {
    directory.applyPresence(LOWER, snapshot(session("alice", 5)));
    assertThat(directory.remoteNodesWithUsers()).containsExactly(LOWER);

    directory.removeNode(LOWER);
    directory.applyPresence(LOWER, online(session("alice", 6)));

    assertThat(directory.locate("alice")).isEmpty();
    assertThat(directory.remoteNodesWithUsers()).isEmpty();
  }

  @Test
  void remoteNodesWithUsersFollowsTheirUsers() {
    directory.register("here");
    directory.applyPresence(HIGHER, snapshot(session("alice", 5)));
    directory.applyPresence(LOWER, snapshot());
    assertThat(directory.remoteNodesWithUsers()).containsExactly(HIGHER);

    directory.applyPresence(LOWER, online(session("bob", 5)));
    assertThat(directory.remoteNodesWithUsers()).containsExactly(LOWER, HIGHER);

    directory.applyPresence(HIGHER, offline(session("alice", 5)));
    assertThat(directory.remoteNodesWithUsers()).containsExactly(LOWER);
  }

  @Test
  void aSinkGetsASnapshotInPartsAndThenEveryChange() {
    int users = 2 * Presence.MAX_SESSIONS + 1;
    IntStream.range(0, users).forEach(i -> directory.register("user" + i));
    List<Presence> told = new ArrayList<>();
    PresenceSink sink = told::add;

    directory.attach(sink);
    assertThat(told).hasSize(3).allMatch(Presence::snapshot);
    assertThat(told).extracting(Presence::last).containsExactly(false, false, true);
    assertThat(told.stream().flatMap(part -> part.online().stream())).hasSize(users);

    UserSession alice = directory.register("alice");
    directory.unregister(alice);
    assertThat(told.subList(3, 5)).containsExactly(online(alice), offline(alice));

    directory.detach(sink);
    directory.register("bob");
    assertThat(told).hasSize(5);
  }

  @Test
  void anEmptyDirectoryGivesASnapshotToo() {
    List<Presence> told = new ArrayList<>();
    directory.attach(told::add);
    assertThat(told).containsExactly(snapshot());
  }

  @Test
  void usersAreSortedAndLimited() {
    directory.register("carol");
    directory.register("alice");
    directory.applyPresence(LOWER, snapshot(session("bob", 5)));

    assertThat(directory.users(2)).containsExactly("alice", "bob");
    assertThat(directory.size()).isEqualTo(3);
  }

  @Test
  void claimsBeyondTheBoundAreIgnoredAndCounted() {
    UserDirectory small = directory(2);
    small.applyPresence(LOWER, snapshot(session("a", 1), session("b", 1), session("c", 1)));
    small.applyPresence(HIGHER, snapshot(session("d", 1)));

    assertThat(small.size()).isEqualTo(2);
    assertThat(small.ignoredClaims()).isEqualTo(2);

    small.applyPresence(LOWER, snapshot());
    small.applyPresence(HIGHER, online(session("d", 1)));
    assertThat(small.users(10)).containsExactly("d");
  }

  @Test
  void claimsThatAreNotAllowedAreIgnored() {
    directory.applyPresence(
        LOWER,
        snapshot(
            session("", 1), session("a\nb", 1), session("c", -1), session("d", Long.MAX_VALUE)));
    assertThat(directory.size()).isZero();
    assertThat(directory.ignoredClaims()).isEqualTo(4);
  }
}
