package io.ringcast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Three nodes whose group is flooded. {@code -Dattack.seconds=60} for a long attack, {@code
 * -Dattack.rate=N} for another number of datagrams a second.
 */
class DatagramAttackIT {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration DURATION =
      Duration.ofSeconds(Integer.getInteger("attack.seconds", 5));
  private static final int RATE = Integer.getInteger("attack.rate", 50_000);

  /** Below that the machine was too busy for the attack to be one. */
  private static final int LEAST_RATE = RATE / 5;

  private static final Duration INTERVAL = Duration.ofMillis(500);
  private static final int MISSED_HEARTBEATS = 3;
  private static final Duration TICK = INTERVAL.dividedBy(20);

  /** Beside what the machine lets every process wait, which is measured. */
  private static final Duration MARGIN = INTERVAL.dividedBy(2);

  private static final String[] ALL = {"server1", "server2", "server3"};

  private ClusterUnderTest cluster;
  private Duration longestStall = Duration.ZERO;

  @AfterEach
  void stop() {
    cluster.close();
  }

  private void start(String name, String... properties) {
    cluster =
        new ClusterUnderTest(
            name,
            Stream.concat(
                    Stream.of("ringcast.cluster.heartbeat-interval=" + INTERVAL.toMillis() + "ms"),
                    Stream.of(properties))
                .toArray(String[]::new));
    for (String id : ALL) {
      cluster.start(id);
    }
    cluster.awaitAgreement("server3", ALL);
  }

  /** What every node holds of the cluster; equal as long as nothing has changed. */
  private Map<String, String> state() {
    Map<String, String> states = new TreeMap<>();
    for (NodeProcess node : cluster.nodes()) {
      assertThat(node.isRunning()).as("%s runs", node).isTrue();
      JsonNode status = node.status();
      List<String> members =
          status
              .path("peers")
              .valueStream()
              .filter(peer -> peer.path("link").asString("").equals("up"))
              .map(peer -> peer.path("id").asString() + " " + peer.path("state").asString())
              .toList();
      states.put(
          node.id(),
          "epoch %d, leader %s, %s, seen %d, %s"
              .formatted(
                  status.at("/cluster/epoch").asLong(),
                  ClusterUnderTest.leaderOf(status),
                  status.at("/cluster/state").asString(),
                  status.at("/cluster/seen").asInt(),
                  members));
    }
    return states;
  }

  /** All events of all nodes, each with the node that saw it. */
  private List<String> events() {
    List<String> all = new ArrayList<>();
    for (NodeProcess node : cluster.nodes()) {
      JsonNode events = JSON.readTree(node.get("/events").body());
      events
          .path("events")
          .forEach(event ->
              all.add(
                  "%s saw %s of %s: %s"
                      .formatted(
                          node,
                          event.path("kind").asString(),
                          event.path("node").asString(),
                          event.path("reason").asString(""))));
    }
    return all;
  }

  /**
   * Nothing has happened since. That a process stood still counts unless the machine let every
   * process wait for so long. That multicast does not get through during a flood is no fault, since
   * the system drops what comes faster than it is read: {@link #assertDiscovery} looks afterwards.
   */
  private void assertNothingHappenedSince(List<String> before) {
    boolean stoodStill = longestStall.compareTo(INTERVAL.minus(TICK)) >= 0;
    assertThat(events())
        .containsAll(before)
        .filteredOn(event -> !before.contains(event))
        .filteredOn(event -> !event.contains(" saw mode_changed of "))
        .filteredOn(event -> !stoodStill || !event.contains(" saw paused of "))
        .isEmpty();
  }

  /** How each node finds the others, and whom it has found. */
  private Map<String, String> discovery() {
    Map<String, String> found = new TreeMap<>();
    for (NodeProcess node : cluster.nodes()) {
      JsonNode page = JSON.readTree(node.get("/discovery").body());
      List<String> members =
          page.path("peers")
              .valueStream()
              .filter(peer -> peer.path("member").asBoolean())
              .map(peer -> peer.path("id").asString())
              .toList();
      found.put(
          node.id(),
          "by %s, joined %s, %s"
              .formatted(
                  page.at("/rung/inUse").asString(),
                  page.at("/multicast/joined").asBoolean(),
                  members));
    }
    return found;
  }

  /** What the system drops during a flood may hide the others' datagrams; no longer than it. */
  private void assertDiscovery(Map<String, String> before) {
    await("the same discovery as before the attack")
        .atMost(INTERVAL.multipliedBy(2 * MISSED_HEARTBEATS))
        .untilAsserted(() -> assertThat(discovery()).isEqualTo(before));
  }

  /** Two heartbeats of each node or more, as they came over the network. */
  private Map<InetSocketAddress, List<byte[]>> overhear() {
    try (GroupEar ear = GroupEar.toEverybody(cluster.multicastPort())) {
      await()
          .atMost(ClusterUnderTest.PATIENCE)
          .until(() ->
              heardBySender(ear).values().stream().filter(heard -> heard.size() > 1).count()
                  == ALL.length);
      return heardBySender(ear);
    }
  }

  private static Map<InetSocketAddress, List<byte[]>> heardBySender(GroupEar ear) {
    Map<InetSocketAddress, List<byte[]>> bySender =
        new TreeMap<>(Comparator.comparing(InetSocketAddress::getPort));
    ear.heard()
        .forEach(heard ->
            bySender.computeIfAbsent(heard.from(), from -> new ArrayList<>()).add(heard.bytes()));
    return bySender;
  }

  /** Floods the group; the heartbeats must leave on time meanwhile. */
  private void attack(String what, Iterable<InetSocketAddress> nodes, List<byte[]> datagrams)
      throws Exception {
    List<GroupEar> ears = new ArrayList<>();
    nodes.forEach(node -> ears.add(GroupEar.to(node, cluster.multicastPort())));
    try (Stalls stalls = new Stalls()) {
      await().until(() -> ears.stream().noneMatch(ear -> ear.heard().isEmpty()));
      double rate = new DatagramFlood(cluster.multicastPort(), RATE, DURATION).send(datagrams);
      long end = System.nanoTime();
      Duration longest =
          ears.stream().map(ear -> ear.longestGap(end)).max(Comparator.naturalOrder()).get();

      System.out.printf(
          "%s: %.0f datagrams a second for %d s; longest time between two heartbeats of one node"
              + " %d ms (interval %d ms, the machine stood still for up to %d ms)%n",
          what,
          rate,
          DURATION.toSeconds(),
          longest.toMillis(),
          INTERVAL.toMillis(),
          stalls.longest().toMillis());
      longestStall = longestStall.compareTo(stalls.longest()) < 0 ? stalls.longest() : longestStall;
      assertThat(rate).as("datagrams a second").isGreaterThan(LEAST_RATE);
      assertThat(longest)
          .as("longest time between two heartbeats of one node")
          .isLessThanOrEqualTo(INTERVAL.plus(TICK).plus(MARGIN).plus(stalls.longest()));
    } finally {
      ears.forEach(GroupEar::close);
    }
  }

  private static List<byte[]> flat(Map<InetSocketAddress, List<byte[]>> bySender) {
    return bySender.values().stream().flatMap(List::stream).toList();
  }

  @Test
  void withASecretNothingComesOfAnyOfThem() throws Exception {
    start("attack-secret", "ringcast.cluster.secret=only the nodes know this");
    Map<InetSocketAddress, List<byte[]>> nodes = overhear();
    List<byte[]> overheard = flat(nodes);
    Map<String, String> state = state();
    Map<String, String> discovery = discovery();
    List<String> events = events();
    List<byte[]> datagrams = new ArrayList<>(ForgedDatagrams.garbage(overheard));
    datagrams.addAll(ForgedDatagrams.inNamesOfMembers(overheard));
    datagrams.addAll(ForgedDatagrams.ofStrangers(overheard, Ports.free()));
    datagrams.addAll(overheard);

    attack("everything, with a secret", nodes.keySet(), datagrams);
    attack("replayed, with a secret", nodes.keySet(), overheard);

    assertThat(state()).isEqualTo(state);
    assertNothingHappenedSince(events);
    assertDiscovery(discovery);
  }

  @Test
  void withoutASecretNothingComesOfGarbage() throws Exception {
    start("attack-garbage");
    Map<InetSocketAddress, List<byte[]>> nodes = overhear();
    Map<String, String> state = state();
    Map<String, String> discovery = discovery();
    List<String> events = events();

    attack("garbage", nodes.keySet(), ForgedDatagrams.garbage(flat(nodes)));

    assertThat(state()).isEqualTo(state);
    assertNothingHappenedSince(events);
    assertDiscovery(discovery);
  }

  @Test
  void withoutASecretNobodyFailsJoinsOrElectsForWhatAnybodySays() throws Exception {
    start("attack-forged");
    Map<InetSocketAddress, List<byte[]>> nodes = overhear();
    List<byte[]> overheard = flat(nodes);
    Map<String, String> state = state();
    Map<String, String> discovery = discovery();
    List<String> events = events();

    attack("replayed", nodes.keySet(), overheard);
    attack("in names of members", nodes.keySet(), ForgedDatagrams.inNamesOfMembers(overheard));
    attack(
        "of invented nodes", nodes.keySet(), ForgedDatagrams.ofStrangers(overheard, Ports.free()));

    assertThat(state()).isEqualTo(state);
    assertNothingHappenedSince(events);
    assertDiscovery(discovery);
  }
}
