package io.ringcast.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.node.Endpoint;
import io.ringcast.node.NodeId;
import io.ringcast.wire.CloseReason;
import io.ringcast.wire.Message;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DrainTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Endpoint ELSEWHERE = new Endpoint("127.0.0.1", 5002);

  private final Node node = new Node(new SessionLimits(1000, 100_000, 10_000_000));

  @BeforeEach
  void anotherNodeHasRoom() {
    node.otherNodeWithRoom = Optional.of(ELSEWHERE);
  }

  private static List<Message.ServerMove> asked(FakeClient client) {
    return client.messages().stream()
        .filter(Message.ServerMove.class::isInstance)
        .map(Message.ServerMove.class::cast)
        .toList();
  }

  @Test
  void whoCanMoveIsAskedAfterTheNotice() {
    FakeClient alice = node.connect("alice", "move");
    FakeClient bob = node.connect("bob");
    node.drain.begin(LIMIT);
    node.pass(Node.NOTICE.minusMillis(50));
    assertThat(asked(alice)).isEmpty();

    node.pass(Duration.ofMillis(50));

    assertThat(asked(alice))
        .containsExactly(
            new Message.ServerMove("127.0.0.1", 5002, "server2", 0, "this node is stopping"));
    assertThat(bob.messages()).isEmpty();
  }

  @Test
  void manyAreSpreadOverTheTimeEachWithItsOwnMoment() {
    List<FakeClient> clients =
        IntStream.range(0, 560).mapToObj(i -> node.connect("user" + i, "move")).toList();
    node.drain.begin(LIMIT);

    node.pass(Node.NOTICE);

    List<Long> moments =
        clients.stream().flatMap(c -> asked(c).stream()).map(Message.ServerMove::afterMs).toList();
    assertThat(moments).hasSizeBetween(40, 50).allMatch(after -> after < 500);
    assertThat(moments).doesNotHaveDuplicates();
  }

  @Test
  void theNextWaveComesHalfASecondLater() {
    List<FakeClient> clients =
        IntStream.range(0, 560).mapToObj(i -> node.connect("user" + i, "move")).toList();
    node.drain.begin(LIMIT);
    node.pass(Node.NOTICE);
    long first = countAsked(clients);
    node.pass(Duration.ofMillis(450));
    assertThat(countAsked(clients)).isEqualTo(first);

    node.pass(Duration.ofMillis(50));

    assertThat(countAsked(clients)).isGreaterThan(first);
  }

  private static long countAsked(List<FakeClient> clients) {
    return clients.stream().filter(client -> !asked(client).isEmpty()).count();
  }

  @Test
  void fewAreAskedAllAtOnce() {
    List<FakeClient> clients =
        IntStream.range(0, 25).mapToObj(i -> node.connect("user" + i, "move")).toList();
    node.drain.begin(LIMIT);
    node.pass(Node.NOTICE);
    assertThat(clients).allSatisfy(client -> assertThat(asked(client)).hasSize(1));
  }

  @Test
  void eachIsSentToTheNodeThatIsChosenForIt() {
    Deque<String> chosen = new ArrayDeque<>(List.of("server2", "server3", "server4"));
    node.elsewhere = () -> Optional.of(new Target(new NodeId(chosen.removeFirst()), ELSEWHERE));
    List<FakeClient> clients =
        IntStream.range(0, 3).mapToObj(i -> node.connect("user" + i, "move")).toList();
    node.drain.begin(LIMIT);

    node.pass(Node.NOTICE);

    assertThat(clients)
        .flatExtracting(DrainTest::asked)
        .extracting(Message.ServerMove::serverId)
        .containsExactlyInAnyOrder("server2", "server3", "server4");
  }

  @Test
  void whoDoesNotGoIsAskedAgain() {
    FakeClient alice = node.connect("alice", "move");
    node.drain.begin(LIMIT);
    node.pass(Node.NOTICE.plusSeconds(4));
    assertThat(asked(alice)).hasSize(2);
  }

  @Test
  void itEndsWhenAllHaveGone() {
    node.connect("alice", "move");
    node.drain.begin(LIMIT);
    node.pass(Node.NOTICE);
    node.registerElsewhere("alice");
    node.pass(Duration.ofMillis(50));
    assertThat(node.drain.isUnderWay()).isTrue();

    node.pass(Departures.LINGER);

    assertThat(node.drain.isUnderWay()).isFalse();
    assertThat(node.drain.isDraining()).isTrue();
  }

  @Test
  void atTheLimitThoseWhoAreLeftAreClosedAndToldWhereToGo() {
    FakeClient bob = node.connect("bob");
    node.drain.begin(LIMIT);
    node.pass(LIMIT.minusMillis(50));
    assertThat(bob.isClosing()).isFalse();

    node.pass(Duration.ofMillis(50));

    assertThat(bob.wasTold(CloseReason.NODE_STOPPING)).isTrue();
    assertThat(bob.last(Message.ServerResponse.class).data()).containsKey("redirect");
    assertThat(node.drain.isUnderWay()).isFalse();
  }

  @Test
  void newcomersAreSentElsewhere() {
    node.drain.begin(LIMIT);
    FakeClient carol = node.connect().register("carol");
    assertThat(carol.wasTold(CloseReason.NODE_STOPPING)).isTrue();
    assertThat(carol.last(Message.ServerResponse.class).data()).containsKey("redirect");
  }

  @Test
  void takenBackItAsksNobodyMoreAndTakesNewcomers() {
    FakeClient alice = node.connect("alice", "move");
    node.drain.begin(LIMIT);
    assertThat(node.drain.takeBack()).isTrue();
    node.pass(LIMIT);

    assertThat(asked(alice)).isEmpty();
    assertThat(node.drain.isDraining()).isFalse();
    assertThat(node.connect().register("carol").session().isRegistered()).isTrue();
  }

  @Test
  void withoutAnotherNodeNobodyIsAsked() {
    node.otherNodeWithRoom = Optional.empty();
    FakeClient alice = node.connect("alice", "move");
    node.drain.begin(LIMIT);
    node.pass(LIMIT.minusMillis(50));
    assertThat(alice.messages()).isEmpty();
  }
}
