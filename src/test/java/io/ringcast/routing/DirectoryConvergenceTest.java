package io.ringcast.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.node.NodeId;
import io.ringcast.wire.Message.Presence;
import io.ringcast.wire.Message.UserSession;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Three directories whose links lose nothing, delay anything, break and come back, on nodes that
 * crash and whose clocks differ: when all that was said has been heard, all agree, and each user
 * has one session at most.
 */
class DirectoryConvergenceTest {

  private static final int NODES = 3;
  private static final int USERS = 4;
  private static final int STEPS = 400;

  /** One direction of a link. */
  private static final class Link {
    private final Deque<Presence> underWay = new ArrayDeque<>();
    private PresenceSink sink = underWay::add;
  }

  private static final class Node {
    private final NodeId id;
    private final long skew;
    private final Map<String, UserSession> sessions = new HashMap<>();
    private final Deque<UserSession> departing = new ArrayDeque<>();
    private UserDirectory directory;

    Node(int index, long skew) {
      this.id = new NodeId("node" + index);
      this.skew = skew;
      this.directory = start();
    }

    private UserDirectory start() {
      sessions.clear();
      departing.clear();
      UserDirectory started = new UserDirectory(id, () -> now + skew);
      started.setReplacedListener(local -> {
        if (sessions.remove(local.user(), local)) {
          departing.add(local);
        }
      });
      return started;
    }

    /** A session that was replaced ends, at once or later. */
    private void endDeparting() {
      while (!departing.isEmpty()) {
        directory.unregister(departing.remove());
      }
    }
  }

  private static long now;

  private final List<Node> nodes = new ArrayList<>();
  private final Link[][] links = new Link[NODES][NODES];

  static LongStream seeds() {
    return new Random().longs(200);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void allAgreeInTheEnd(long seed) {
    Random random = new Random(seed);
    now = 1000;
    for (int i = 0; i < NODES; i++) {
      nodes.add(new Node(i, random.nextInt(20)));
    }
    forEachPair(this::connect);
    for (int step = 0; step < STEPS; step++) {
      now += random.nextInt(3);
      step(random);
    }
    forEachPair((from, to) -> deliverAll(from, to));
    // Hearing of a newer session elsewhere is news itself.
    nodes.forEach(Node::endDeparting);
    forEachPair((from, to) -> deliverAll(from, to));

    for (int user = 0; user < USERS; user++) {
      String name = "user" + user;
      List<NodeId> holders =
          nodes.stream().filter(n -> n.sessions.containsKey(name)).map(n -> n.id).toList();
      assertThat(holders).as("sessions of %s", name).hasSizeLessThanOrEqualTo(1);
      for (Node node : nodes) {
        assertThat(node.directory.locate(name).stream().toList())
            .as("%s as %s knows", name, node.id)
            .isEqualTo(holders);
      }
    }
  }

  private void step(Random random) {
    int index = random.nextInt(NODES);
    int other = (index + 1 + random.nextInt(NODES - 1)) % NODES;
    Node node = nodes.get(index);
    String user = "user" + random.nextInt(USERS);
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3 -> node.sessions.put(user, node.directory.register(user));
      case 4, 5 -> {
        UserSession session = node.sessions.remove(user);
        if (session != null) {
          node.directory.unregister(session);
        }
      }
      case 6 -> connect(index, other);
      case 8 -> node.endDeparting();
      case 7 -> {
        if (random.nextInt(5) == 0) {
          crash(index);
        }
      }
      default -> deliverOne(index, other);
    }
  }

  private void connect(int from, int to) {
    Link old = links[from][to];
    if (old != null) {
      nodes.get(from).directory.detach(old.sink);
    }
    Link link = new Link();
    links[from][to] = link;
    nodes.get(to).directory.expectSnapshot(nodes.get(from).id);
    nodes.get(from).directory.attach(link.sink);
  }

  private void crash(int index) {
    Node node = nodes.get(index);
    for (Node other : nodes) {
      if (other != node) {
        other.directory.removeNode(node.id);
      }
    }
    node.directory = node.start();
    for (int other = 0; other < NODES; other++) {
      if (other != index) {
        connect(index, other);
        connect(other, index);
      }
    }
  }

  private void deliverOne(int from, int to) {
    Presence presence = links[from][to].underWay.poll();
    if (presence != null) {
      nodes.get(to).directory.applyPresence(nodes.get(from).id, presence);
    }
  }

  private void deliverAll(int from, int to) {
    while (!links[from][to].underWay.isEmpty()) {
      deliverOne(from, to);
    }
  }

  private interface Pair {
    void accept(int from, int to);
  }

  private static void forEachPair(Pair action) {
    for (int from = 0; from < NODES; from++) {
      for (int to = 0; to < NODES; to++) {
        if (from != to) {
          action.accept(from, to);
        }
      }
    }
  }
}
