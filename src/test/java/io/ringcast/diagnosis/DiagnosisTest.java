package io.ringcast.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.diagnosis.DiscoveryFacts.Group;
import io.ringcast.diagnosis.DiscoveryFacts.Hearing;
import io.ringcast.diagnosis.DiscoveryFacts.Observer;
import io.ringcast.diagnosis.DiscoveryFacts.OtherWays;
import io.ringcast.diagnosis.DiscoveryFacts.Peers;
import io.ringcast.diagnosis.DiscoveryFacts.Sending;
import io.ringcast.diagnosis.Verdict.Code;
import io.ringcast.diagnosis.Verdict.Severity;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One test for each row of the table in {@link Diagnosis}; it begins with a lonely node on eth0.
 */
class DiagnosisTest {

  private static final List<String> NONE = List.of();
  private static final List<String> OTHERS = List.of("server2", "server3");

  private Observer observer = Observer.NODE;
  private Group group = new Group("default", "eth0", false, "", List.of("eth1"));
  private Sending sending = new Sending(true, "");
  private boolean longEnough = true;
  private boolean itself = true;
  private List<String> nodes = NONE;
  private List<String> foreign = NONE;
  private List<String> unproven = NONE;
  private Map<String, List<String>> elsewhere = Map.of();
  private List<String> members = NONE;
  private List<String> unlinked = NONE;
  private List<String> silent = NONE;
  private List<String> sharedIds = NONE;
  private OtherWays ways = new OtherWays(false, false);

  private Verdict verdict() {
    return Diagnosis.of(
        new DiscoveryFacts(
            observer,
            group,
            sending,
            new Hearing(longEnough, itself, nodes, foreign, unproven, elsewhere),
            new Peers(members, unlinked, silent, sharedIds),
            ways));
  }

  private void expect(Code code, Severity severity, String text, String wayOut) {
    Verdict verdict = verdict();
    assertThat(verdict.code()).as(verdict.text()).isEqualTo(code);
    assertThat(verdict.severity()).isEqualTo(severity);
    assertThat(verdict.text()).contains(text);
    if (wayOut.isEmpty()) {
      assertThat(verdict.wayOut()).isEmpty();
    } else {
      assertThat(verdict.wayOut()).contains(wayOut);
    }
  }

  private void switchOff() {
    group = new Group("default", "", false, "", List.of("eth0"));
    itself = false;
    sending = new Sending(false, "");
  }

  @Test
  void twoNodesWithOneId() {
    sharedIds = List.of("server1");
    members = OTHERS;
    nodes = OTHERS;
    expect(
        Code.TWO_NODES_WITH_ONE_ID,
        Severity.PROBLEM,
        "two nodes of the cluster default use the id server1",
        "another ringcast.node-id");
  }

  @Test
  void switchedOffWithMembers() {
    switchOff();
    ways = new OtherWays(true, false);
    members = OTHERS;
    expect(
        Code.WORKS_WITHOUT_MULTICAST,
        Severity.GOOD,
        "switched off, and server2, server3 are reached over links",
        "");
  }

  @ParameterizedTest
  @CsvSource({"true, false, seeds", "false, true, DNS name", "true, true, seeds and DNS name"})
  void switchedOffAndNobodyAnswers(boolean seeds, boolean dns, String words) {
    switchOff();
    ways = new OtherWays(seeds, dns);
    expect(
        Code.NOBODY_ANSWERS,
        Severity.PROBLEM,
        "at the configured " + words + " no node",
        "link port");
  }

  @Test
  void switchedOffAndNoOtherWay() {
    switchOff();
    expect(
        Code.NO_WAY_TO_FIND_NODES,
        Severity.PROBLEM,
        "neither seeds nor a DNS name",
        "set ringcast.cluster.seeds");
  }

  @Test
  void theGroupCannotBeJoined() {
    group =
        new Group("default", "eth7", false, "the interface eth7 does not exist", List.of("eth1"));
    itself = false;
    expect(
        Code.CANNOT_JOIN,
        Severity.PROBLEM,
        "the interface eth7 does not exist",
        "set ringcast.cluster.interface to eth1");
  }

  @Test
  void theGroupCannotBeJoinedAndLinksWork() {
    group = new Group("default", "eth7", false, "the interface eth7 is down", NONE);
    members = List.of("server2");
    expect(
        Code.CANNOT_JOIN,
        Severity.PROBLEM,
        "meanwhile server2 is reached over links",
        "an interface that is up");
  }

  @Test
  void tooEarlyToSay() {
    longEnough = false;
    itself = false;
    expect(Code.TOO_EARLY, Severity.OPEN, "not listened for long enough", "ask again");
  }

  @Test
  void whatIsHeardEarlyCounts() {
    longEnough = false;
    nodes = OTHERS;
    members = OTHERS;
    assertThat(verdict().code()).isEqualTo(Code.WORKS);
  }

  @Test
  void nothingLeaves() {
    sending = new Sending(false, "Operation not permitted");
    itself = false;
    expect(
        Code.CANNOT_SEND,
        Severity.PROBLEM,
        "no datagram leaves on eth0: Operation not permitted",
        "firewall");
  }

  @Test
  void nobodyIsHeardNotEvenItself() {
    itself = false;
    expect(
        Code.MULTICAST_DROPPED,
        Severity.PROBLEM,
        "sending, but hearing nobody, not even yourself: this network drops multicast",
        "set ringcast.cluster.seeds");
  }

  @ParameterizedTest
  @ValueSource(strings = {"node", "foreign", "unproven"})
  void othersAreHeardButNotItself(String who) {
    itself = false;
    nodes = who.equals("node") ? OTHERS : NONE;
    foreign = who.equals("foreign") ? List.of("office") : NONE;
    unproven = who.equals("unproven") ? OTHERS : NONE;
    expect(Code.DOES_NOT_HEAR_ITSELF, Severity.PROBLEM, "not the own datagrams", "firewall");
  }

  @Test
  void heartbeatsThatDoNotFitTheSecret() {
    unproven = OTHERS;
    expect(
        Code.SECRETS_DIFFER,
        Severity.PROBLEM,
        "heartbeats of server2, server3 come",
        "the same ringcast.cluster.secret");
  }

  @Test
  void heardButNotLinked() {
    nodes = OTHERS;
    members = List.of("server3");
    unlinked = List.of("server2");
    expect(
        Code.HEARD_BUT_NOT_LINKED,
        Severity.PROBLEM,
        "server2 is heard, but no link comes up",
        "open the link ports");
  }

  @Test
  void heardAndBeingLinked() {
    nodes = List.of("server2");
    expect(Code.TOO_EARLY, Severity.OPEN, "server2 is heard, and being linked", "ask again");
  }

  @Test
  void multicastWorks() {
    nodes = OTHERS;
    members = OTHERS;
    foreign = List.of("office");
    expect(Code.WORKS, Severity.GOOD, "multicast works: server2, server3 are heard on eth0", "");
  }

  @Test
  void aProbeThatHearsNodesIsContent() {
    observer = Observer.PROBE;
    nodes = List.of("server2");
    expect(
        Code.WORKS,
        Severity.GOOD,
        "of the cluster default, server2 is heard on eth0: a node that is started here",
        "");
  }

  @Test
  void membersByLinksAlone() {
    members = OTHERS;
    expect(
        Code.WORKS_WITHOUT_MULTICAST,
        Severity.GOOD,
        "server2, server3 are reached over links, but not heard by multicast on eth0",
        "set ringcast.cluster.seeds");
  }

  @Test
  void membersByLinksAloneAsConfigured() {
    members = OTHERS;
    ways = new OtherWays(false, true);
    expect(Code.WORKS_WITHOUT_MULTICAST, Severity.GOOD, "are reached over links", "");
  }

  @Test
  void nodesAreHeardOnAnotherInterface() {
    observer = Observer.PROBE;
    elsewhere = Map.of("eth1", OTHERS);
    foreign = List.of("office");
    expect(
        Code.WRONG_INTERFACE,
        Severity.PROBLEM,
        "no node of the cluster default is heard on eth0, but server2, server3 on eth1",
        "set ringcast.cluster.interface to eth1");
  }

  @Test
  void allWhoWereKnownFellSilent() {
    silent = OTHERS;
    foreign = List.of("office");
    expect(
        Code.FELL_SILENT,
        Severity.PROBLEM,
        "hearing only itself; server2, server3 were heard before",
        "mend the network");
  }

  @Test
  void onlyOtherClustersAreHeard() {
    foreign = List.of("office");
    expect(
        Code.OTHER_CLUSTERS_ONLY,
        Severity.PROBLEM,
        "another cluster: office, and here it is default",
        "the same ringcast.cluster.name");
  }

  @Test
  void aloneOnLoopback() {
    group = new Group("default", "lo", true, "", List.of("eth0", "eth1"));
    expect(
        Code.THIS_MACHINE_ONLY,
        Severity.OPEN,
        "hearing only itself on lo",
        "set ringcast.cluster.interface to eth0 or eth1");
  }

  @Test
  void alone() {
    expect(Code.ALONE, Severity.OPEN, "hearing only itself on eth0", "start another node");
  }

  @Test
  void aLongListOfNamesIsCutShort() {
    silent = IntStream.rangeClosed(1, 10).mapToObj(i -> "server" + i).toList();
    assertThat(verdict().text()).contains("server8 and 2 more");
  }
}
