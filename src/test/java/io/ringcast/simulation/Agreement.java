package io.ringcast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.election.ElectionSettings;
import io.ringcast.wire.Message.Leadership;
import io.ringcast.wire.Message.Member;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What all live nodes say of their cluster; without a majority it has no leader. */
record Agreement(Set<Member> members, Optional<Leadership> leadership) {

  static Agreement of(Simulation simulation) {
    Set<Member> live = new HashSet<>();
    simulation.running().forEach(process -> live.add(process.member()));
    Set<Agreement> said = new HashSet<>();
    for (NodeProcess process : simulation.running()) {
      Set<Member> members = Safety.ring(process);
      assertThat(members).as("members at %s", process.member()).isEqualTo(live);
      Optional<Leadership> leadership =
          process.view().leader().map(leader -> new Leadership(leader.epoch(), leader.member()));
      said.add(new Agreement(members, leadership));
    }
    assertThat(said).as("what the nodes say").hasSize(1);
    Agreement agreed = said.iterator().next();
    agreed.isRight(simulation.election());
    return agreed;
  }

  private void isRight(ElectionSettings election) {
    assertThat(leadership.isPresent())
        .as("whether there is a leader")
        .isEqualTo(election.hasMajority(members.size()));
    if (leadership.isPresent() && election.preempt()) {
      Member highest = Collections.max(members, Comparator.comparing(Member::id));
      assertThat(leadership.get().leader()).as("the leader").isEqualTo(highest);
    }
  }
}
