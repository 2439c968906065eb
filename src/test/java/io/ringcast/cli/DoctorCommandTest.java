package io.ringcast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

@Timeout(60)
class DoctorCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter errors = new StringWriter();
  private final List<FakePages> nodes = new ArrayList<>();

  @AfterEach
  void stop() {
    nodes.forEach(FakePages::close);
  }

  private FakePages node(String severity) throws Exception {
    FakePages node =
        new FakePages()
            .with(
                "/discovery",
                """
                {"node": "server1", "cluster": "default",
                 "verdict": {"severity": "%s", "text": "this is so", "way_out": "do that"},
                 "rung": {"in_use": "seeds", "reason": "nothing heard", "configured": ["multicast", "seeds"]},
                 "multicast": {"group": "224.0.0.1:5007", "joined": true, "problem": ""},
                 "interfaces": [
                   {"name": "eth0", "address": "10.0.0.1", "up": true, "multicast": true, "tried": true, "joined": true},
                   {"name": "lo", "address": "127.0.0.1", "up": true, "multicast": false, "tried": false, "joined": false}],
                 "sent": {"datagrams": 30, "refused": 2, "last_ms": 400, "problem": "no room"},
                 "heard": [{"kind": "not_json", "meaning": "no JSON object", "ignored": true, "datagrams": 3, "last_ms": 90000, "from": "10.0.0.9:1"}],
                 "foreign_clusters": [{"name": "office", "datagrams": 5, "last_ms": 700, "from": "10.0.0.8:2"}],
                 "unproven": [],
                 "peers": [{"id": "server2", "state": "alive", "member": true, "datagram_ms": null, "link": "up"}]}
                """
                    .formatted(severity));
    nodes.add(node);
    return node;
  }

  private int run(String... arguments) {
    return new CommandLine(new DoctorCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(errors, true))
        .execute(arguments);
  }

  @ParameterizedTest
  @CsvSource({"good, 0", "open, 0", "problem, 1"})
  void theExitCodeFollowsTheVerdict(String severity, int exitCode) throws Exception {
    assertThat(run(node(severity).address())).isEqualTo(exitCode);
  }

  @Test
  void whatTheNodeSaysIsPrintedReadably() throws Exception {
    FakePages node = node("problem");
    run(node.address());
    assertThat(out.toString().lines())
        .containsExactly(
            "asked the node server1 of the cluster default at http://" + node.address(),
            "",
            "discovery",
            "  in use: seeds; configured: multicast, seeds",
            "  why no higher one: nothing heard",
            "",
            "interfaces",
            "  eth0  up  10.0.0.1   multicast  joined 224.0.0.1:5007",
            "  lo    up  127.0.0.1  -          not tried",
            "",
            "datagrams",
            "  sent      30  0.4 s ago",
            "  not sent  2              no room",
            "  not_json  3   90 s ago   ignored: no JSON object; from 10.0.0.9:1",
            "",
            "other clusters on this group",
            "  office  5 datagrams  0.7 s ago  from 10.0.0.8:2",
            "",
            "nodes",
            "  server2  alive  member  link up  no datagram",
            "",
            "verdict: problem",
            "  this is so",
            "  way out: do that");
  }

  @Test
  void aGivenNodeThatDoesNotAnswerIsTold() throws Exception {
    FakePages node = node("good");
    node.close();
    assertThat(run(node.address())).isEqualTo(1);
    assertThat(errors.toString()).contains("nobody answers at http://" + node.address());
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void theProbeHearsItselfOnLoopback() throws Exception {
    int port;
    try (DatagramSocket free = new DatagramSocket()) {
      port = free.getLocalPort();
    }
    int exitCode =
        run("--probe", "--interface", "lo", "--multicast-port", "" + port, "--seconds", "1");
    assertThat(out.toString())
        .contains("verdict: open", "hearing only itself on lo")
        .containsPattern("lo +up +127.0.0.1 .*joined, sent \\d+, heard itself [1-9]");
    assertThat(exitCode).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "--group=10.0.0.1, is no multicast group",
    "--group=localhost, is no multicast group",
    "--multicast-port=0, a multicast port must be 1 to 65535",
    "--seconds=0, --seconds must be 1 to 300",
    "--interface=none, multicast is switched off"
  })
  void wrongUsageIsTold(String option, String problem) {
    assertThat(run("--probe", option)).isEqualTo(2);
    assertThat(errors.toString()).contains(problem);
  }
}
