package io.ringcast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.cli.NodePages.NoAnswerException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

@Timeout(60)
class TopCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter errors = new StringWriter();
  private final NodePages pages = new NodePages(Duration.ofSeconds(10));
  private FakePages server1;
  private FakePages server2;

  @BeforeEach
  void start() throws Exception {
    server1 = new FakePages();
    server2 = new FakePages();
    server1.with("/status", status("server1", "follower", "server2", server2, 1.5));
    server2.with("/status", status("server2", "leader", "server1", server1, 4.0));
    server1.with(
        "/events",
        """
        {"events": [{"number": 1, "time": "2026-11-22T12:00:01.5Z", "kind": "joined",
          "node": "server2", "reason": "its link is up"}]}
        """);
  }

  @AfterEach
  void stop() {
    server1.close();
    server2.close();
    pages.close();
  }

  private static String status(
      String self, String role, String peer, FakePages peerPages, double in) {
    return """
    {"now": "2026-11-22T12:00:02Z",
     "cluster": {"name": "default", "state": "stable", "mode": "multicast", "epoch": 7, "seen": 2,
       "expected": null, "clients": 3, "max_clients": 20},
     "node": {"id": "%s", "role": "%s", "version": "1.0"},
     "leader": {"id": "server2"},
     "election": {"stepped_down": []},
     "load": {"clients": 1, "weight": 90, "messages_in_per_second": %s,
       "messages_out_per_second": 2.5, "draining": false},
     "peers": [{"id": "%s", "state": "alive", "http_address": "%s", "last_seen_ms": 120,
       "rtt_ms": 0.4, "link": "up", "clients": 2, "weight": 80, "version": "1.0",
       "draining": false}]}
    """
        .formatted(self, role, in, peer, peerPages.address());
  }

  private int run(String... arguments) {
    return new CommandLine(new TopCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(errors, true))
        .execute(arguments);
  }

  private List<String> lines(ClusterWatch watch) throws Exception {
    return new ClusterTable(ZoneOffset.UTC).lines(watch.look());
  }

  private ClusterWatch watch(FakePages node) {
    return new ClusterWatch(pages, HttpAddress.parse(node.address()));
  }

  @Test
  void onceIsOneTable() {
    assertThat(run("--once", server1.address())).isZero();
    assertThat(out.toString()).contains("cluster default: stable", "server1", "server2");
    assertThat(errors.toString()).isEmpty();
  }

  @Test
  void theTableHasARowForEachNodeAndTheEvents() throws Exception {
    assertThat(lines(watch(server1)))
        .containsExactly(
            "cluster default: stable, leader server2, epoch 7, discovery by multicast",
            "2 nodes, 3 of 20 clients; seen by server1 at http://%s at 12:00:02"
                .formatted(server1.address()),
            "",
            "NODE     ROLE      STATE  CLIENTS  WEIGHT  IN/S  OUT/S  HEARTBEAT  RTT     VERSION",
            "server1  follower  alive  1        90      1.5   2.5    -          -       1.0",
            "server2  leader    alive  2        80      4.0   2.5    120 ms     0.4 ms  1.0",
            "",
            "last events at server1",
            "  12:00:01  joined  server2  its link is up");
  }

  @Test
  void whoDrainsAndWhoSteppedDownIsSeen() throws Exception {
    server1.with(
        "/status",
        status("server1", "follower", "server2", server2, 1.5)
            .replace("\"draining\": false", "\"draining\": true")
            .replace("\"stepped_down\": []", "\"stepped_down\": [\"server2\"]"));
    assertThat(lines(watch(server1)))
        .anyMatch(line -> line.matches("server1 +follower +draining +1 .*"))
        .anyMatch(line -> line.matches("server2 +leader +draining, stepped down +2 .*"));
  }

  @Test
  void aNodeThatServesNoPagesHasNoRates() throws Exception {
    ClusterWatch watch = watch(server1);
    server2.close();
    assertThat(lines(watch))
        .contains("server2  leader    alive  2        80      -     -      120 ms     0.4 ms  1.0");
  }

  @Test
  void whenTheWatchedNodeDiesItGoesOnWithAnotherAndSaysSo() throws Exception {
    ClusterWatch watch = watch(server1);
    watch.look();
    server1.close();
    assertThat(lines(watch))
        .anyMatch(line -> line.contains("seen by server2"))
        .contains("! server1 does not answer any more: watching server2 instead");
  }

  @Test
  void aNodeThatHangsKeepsNobodyFromTheOthers() throws Exception {
    try (FakePages server0 = new FakePages();
        NodePages patient = new NodePages(Duration.ofHours(1))) {
      String status = status("server1", "follower", "server0", server0, 1.5);
      String peer = status("server1", "follower", "server2", server2, 1.5);
      String peers = peer.substring(peer.indexOf("[{\"id\"") + 1);
      server0.with("/status", status("server0", "follower", "server1", server1, 1.5));
      server1.with("/status", status.replaceFirst("\\]}\\s*$", ", " + peers));
      ClusterWatch watch = new ClusterWatch(patient, HttpAddress.parse(server1.address()));
      assertThat(watch.look().others()).containsOnlyKeys("server0", "server2");
      server0.fallSilent();
      server1.close();

      assertThat(watch.look().from()).hasToString("http://" + server2.address());
    }
  }

  @Test
  void whatItSaidOfADeadNodeIsForgottenAfterAWhile() throws Exception {
    ClusterWatch watch = watch(server1);
    watch.look();
    server1.close();
    for (int look = 0; look < ClusterWatch.NOTE_LOOKS; look++) {
      assertThat(watch.look().note()).startsWith("server1 does not answer any more");
    }
    assertThat(watch.look().note()).isEmpty();
  }

  @Test
  void whatItSaidOfADeadNodeIsForgottenWhenThatIsBack() throws Exception {
    ClusterWatch watch = watch(server1);
    watch.look();
    server1.with("/status", "<html>");
    assertThat(watch.look().note()).startsWith("server1 does not answer any more");

    server1.with("/status", status("server1", "follower", "server2", server2, 1.5));

    assertThat(watch.look().note()).isEmpty();
  }

  @Test
  void whenAllAreGoneItSaysSo() throws Exception {
    ClusterWatch watch = watch(server1);
    watch.look();
    server1.close();
    server2.close();
    Assertions.assertThatExceptionOfType(NoAnswerException.class)
        .isThrownBy(watch::look)
        .withMessageContaining("nobody answers at http://" + server1.address())
        .withMessageContaining("nor does any other node");
  }

  @Test
  void aNodeThatDoesNotAnswerIsTold() {
    server1.close();
    assertThat(run("--once", server1.address())).isEqualTo(1);
    assertThat(errors.toString()).contains("nobody answers at http://" + server1.address());
  }

  @Test
  void whatIsNoNodeIsTold() {
    server1.with("/status", "<html>");
    assertThat(run("--once", server1.address())).isEqualTo(1);
    assertThat(errors.toString()).contains("is no node: not valid JSON");
  }

  @Test
  void whatANodeWritesMovesNoCursor() throws Exception {
    server1.with("/events", "{\"events\": [{\"reason\": \"\\u001b[2J\"}]}");
    assertThat(lines(watch(server1))).noneMatch(line -> line.contains("\u001b"));
  }

  @Test
  void anAddressThatIsNoneIsWrongUsage() {
    assertThat(run("--once", "https://localhost:8080/status")).isEqualTo(2);
    assertThat(errors.toString()).contains("is no HTTP address of a node");
  }
}
