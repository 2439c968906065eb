package io.ringcast.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.system.ClusterUnderTest;
import io.ringcast.system.NodeProcess;
import org.junit.jupiter.api.Test;

/** Who finds whom: over multicast that others use too, and where there is none. */
class DiscoveryNetworkIT extends OnFiveHosts {

  @Test
  void aSecondClusterOnTheSameGroupIsNoConcernOfTheFirst() {
    long epoch = cluster.awaitAgreement(LEADER, ALL);
    String[] ids = {"server1", "server6"};
    try (ClusterUnderTest second =
            new ClusterUnderTest(
                "other", HostNetwork.MULTICAST_PORT, id -> network.host("other-" + id));
        Chat secondChat = new Chat(second)) {
      for (String id : ids) {
        second.start(id);
      }
      second.awaitAnswers();
      second.awaitAgreement("server6", ids);

      assertThat(cluster.awaitAgreement(LEADER, ALL)).as("epoch of the first").isEqualTo(epoch);
      chat.resumes(ALL);
      secondChat.resumes(ids);
      second.node("server6").kill();
      second.awaitAgreement("server1", "server1");
      secondChat.resumes("server1");
    }
    assertThat(cluster.awaitAgreement(LEADER, ALL)).as("epoch of the first").isEqualTo(epoch);
  }

  @Test
  void nodesWithSeedsAloneSurviveTheirLeaderAndASplit() {
    String[] all = {"seed1", "seed2", "seed3"};
    try (ClusterUnderTest seeded =
            new ClusterUnderTest(
                "seeded",
                HostNetwork.MULTICAST_PORT,
                network::host,
                "ringcast.cluster.interface=none");
        Chat seededChat = new Chat(seeded)) {
      NodeProcess first = seeded.start("seed1");
      String seed = "ringcast.cluster.seeds=" + first.address() + ":" + first.linkPort();
      seeded.start("seed2", seed);
      NodeProcess third = seeded.start("seed3", seed);
      seeded.awaitAnswers();
      seeded.awaitAgreement("seed3", all);
      assertThat(third.status().at("/cluster/mode").asString()).isEqualTo("seeds");
      seededChat.resumes(all);

      Timed split = Timed.after("cutting off the leader of seeds", () -> network.cutOff("seed3"));
      split.within(Limits.SILENT, () -> seeded.assertAgreement("seed2", "seed1", "seed2"));
      split.within(Limits.ALL_SILENT, () -> seeded.assertAgreement("seed3", "seed3"));
      seededChat.resumes("seed1", "seed2");
      Timed.after("the return of the leader of seeds", network::heal)
          .within(Limits.HEALED, () -> seeded.assertAgreement("seed3", all));
      seededChat.resumes(all);

      Timed.after("kill -9 of the leader of seeds", third::kill)
          .within(Limits.KILLED, () -> seeded.assertAgreement("seed2", "seed1", "seed2"));
      seededChat.resumes("seed1", "seed2");
    }
  }
}
