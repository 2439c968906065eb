package io.ringcast.simulation;

import io.ringcast.cluster.ClusterSettings;
import io.ringcast.election.ElectionSettings;
import io.ringcast.membership.MembershipSettings;
import io.ringcast.node.Endpoint;
import io.ringcast.wire.Message.Addresses;
import io.ringcast.wire.Message.Member;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * How a simulated cluster is made up.
 *
 * @param names an id for each host, and after them as many spare ones
 * @param starts when each host starts its node; negative if not by itself
 * @param seeds the hosts whose addresses are configured everywhere
 * @param loss the share of datagrams that is lost while faults happen
 * @param revive whether hosts that are down when the faults end are started then
 */
record Settings(
    List<String> names,
    List<Duration> starts,
    boolean preempt,
    OptionalInt expectedSize,
    boolean multicast,
    List<Integer> seeds,
    double loss,
    boolean revive) {

  static final String CLUSTER = "simulated";
  static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final int MISSED = 3;
  private static final Duration RETENTION = Duration.ofMinutes(10);

  int size() {
    return starts.size();
  }

  ElectionSettings election() {
    return ElectionSettings.of(preempt, expectedSize, INTERVAL);
  }

  static MembershipSettings membership() {
    return new MembershipSettings(INTERVAL, MISSED, RETENTION);
  }

  ClusterSettings of(Member self, Endpoint link) {
    return new ClusterSettings(
        CLUSTER,
        self,
        new Addresses(link, link, null),
        "1",
        membership(),
        election(),
        !seeds.isEmpty(),
        false);
  }

  /** The same with fewer hosts: those with the lowest numbers. */
  Settings withSize(int size) {
    List<Integer> keptSeeds = seeds.stream().filter(host -> host < size).toList();
    OptionalInt expected =
        expectedSize.isPresent()
            ? OptionalInt.of(Math.min(size, expectedSize.getAsInt()))
            : expectedSize;
    return new Settings(
        names,
        starts.subList(0, size),
        preempt,
        expected,
        multicast,
        keptSeeds.isEmpty() && !multicast ? List.of(0) : keptSeeds,
        loss,
        revive);
  }

  Settings withoutLoss() {
    return new Settings(names, starts, preempt, expectedSize, multicast, seeds, 0, revive);
  }
}
