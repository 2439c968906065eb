package io.ringcast.network;

import io.ringcast.system.NodeProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes that die, hang, or are cut off from the others, and come back. */
class FailureNetworkIT extends OnFiveHosts {

  @ParameterizedTest
  @ValueSource(strings = {LEADER, FOLLOWER})
  void aNodeIsKilled(String id) {
    String[] others = allBut(id);
    NodeProcess node = cluster.node(id);

    Timed.after("kill -9 of " + id, node::kill)
        .within(Limits.KILLED, () -> cluster.assertAgreement(highest(others), others));
    chat.resumes(others);

    bringBack(node);
    chat.resumes(ALL);
  }

  @ParameterizedTest
  @ValueSource(strings = {LEADER, FOLLOWER})
  void aNodeHangsAndGoesOn(String id) {
    String[] others = allBut(id);
    NodeProcess node = cluster.node(id);

    Timed.after("kill -STOP of " + id, node::pause)
        .within(Limits.SILENT, () -> cluster.assertAgreement(highest(others), others));
    chat.resumes(others);

    Timed.after("kill -CONT of " + id, node::resume)
        .within(Limits.HEALED, () -> cluster.assertAgreement(LEADER, ALL));
    chat.resumes(ALL);
  }

  @ParameterizedTest
  @ValueSource(strings = {LEADER, FOLLOWER})
  void aHostIsCutOffAndComesBack(String id) {
    String[] others = allBut(id);

    Timed cut = Timed.after("cutting off " + id, () -> network.cutOff(id));
    cut.within(Limits.SILENT, () -> cluster.assertAgreement(highest(others), others));
    cut.within(Limits.ALL_SILENT, () -> cluster.assertAgreement(id, id));
    chat.resumes(others);

    Timed.after("the return of " + id, network::heal)
        .within(Limits.HEALED, () -> cluster.assertAgreement(LEADER, ALL));
    chat.resumes(ALL);
  }

  /** Nothing of its end is seen: the host is cut off before the system can end its connections. */
  @ParameterizedTest
  @ValueSource(strings = {LEADER, FOLLOWER})
  void aHostLosesPowerAndComesBack(String id) {
    String[] others = allBut(id);
    NodeProcess node = cluster.node(id);

    Timed.after(
            "the loss of power of " + id,
            () -> {
              network.cutOff(id);
              node.kill();
            })
        .within(Limits.SILENT, () -> cluster.assertAgreement(highest(others), others));
    chat.resumes(others);

    network.heal();
    bringBack(node);
    chat.resumes(ALL);
  }

  @Test
  void aCableIsPulledAndPluggedIn() {
    String[] others = allBut(LEADER);

    Timed cut = Timed.after("pulling the cable of " + LEADER, () -> network.unplug(LEADER));
    cut.within(Limits.SILENT, () -> cluster.assertAgreement(highest(others), others));
    cut.within(Limits.ALL_SILENT, () -> cluster.assertAgreement(LEADER, LEADER));
    chat.resumes(others);

    Timed.after("plugging it in", network::heal)
        .within(Limits.HEALED, () -> cluster.assertAgreement(LEADER, ALL));
    chat.resumes(ALL);
  }

  @ParameterizedTest
  @ValueSource(strings = {LEADER, FOLLOWER})
  void aHostHearsNothing(String id) {
    oneWay("deafness of " + id, id, () -> network.deafen(id));
  }

  @ParameterizedTest
  @ValueSource(strings = {LEADER, FOLLOWER})
  void aHostIsNotHeard(String id) {
    oneWay("muteness of " + id, id, () -> network.mute(id));
  }

  private void oneWay(String what, String id, Runnable fault) {
    String[] others = allBut(id);

    Timed.after(what, fault)
        .within(
            Limits.ONE_WAY,
            () -> {
              cluster.assertAgreement(highest(others), others);
              cluster.assertAgreement(id, id);
            });
    chat.resumes(others);

    Timed.after("the end of the " + what, network::heal)
        .within(Limits.HEALED, () -> cluster.assertAgreement(LEADER, ALL));
    chat.resumes(ALL);
  }

  @Test
  void theNetworkFallsInTwoAndIsWholeAgain() {
    String[] island = {"server2", "server5"};
    String[] main = allBut(island);

    Timed split = Timed.after("a split into 3 and 2", () -> network.split(island));
    split.within(
        Limits.SILENT,
        () -> {
          cluster.assertAgreement(highest(main), main);
          cluster.assertAgreement(highest(island), island);
        });
    chat.resumes(main);
    chat.resumes(island);

    Timed.after("the end of the split", network::heal)
        .within(Limits.HEALED, () -> cluster.assertAgreement(LEADER, ALL));
    chat.resumes(ALL);
  }
}
