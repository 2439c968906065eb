package io.ringcast.election;

import static io.ringcast.election.Members.id;
import static io.ringcast.election.Members.member;
import static io.ringcast.election.Members.ring;
import static io.ringcast.election.Members.upTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.wire.Message.LeaderElection;
import io.ringcast.wire.Message.Leadership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Elections whose tokens get lost, or are slow. */
class WatchdogTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final ElectionSettings SETTINGS =
      ElectionSettings.of(true, OptionalInt.empty(), TIMEOUT);

  @Test
  void anElectionWithoutAnOutcomeIsStartedAnew() {
    RingOfNodes nodes = new RingOfNodes(SETTINGS, ring(1, 2, 3));
    nodes.initiate(1, 2, 3);
    nodes.deliver(1, 2);
    nodes.deliver(2, 3);
    nodes.lose(3, 1);
    nodes.live(TIMEOUT.plusMillis(100));
    assertThat(nodes.leaderships()).containsExactly(new Leadership(2, member(3)));
  }

  @Test
  void theFirstToGiveUpStartsTheNextAlone() {
    RingOfNodes nodes = new RingOfNodes(SETTINGS, ring(1, 2, 3));
    nodes.initiate(1, 2, 3);
    nodes.deliver(1, 2);
    nodes.deliver(2, 3);
    nodes.lose(3, 1);
    nodes.live(TIMEOUT.plusMillis(100));
    assertThat(nodes.outputs(2, ElectionOutput.Started.class).getLast().initiator())
        .isEqualTo(id(1));
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 4", "3, 8", "4, 16", "5, 16", "40, 16"})
  void theTimeGrowsWithEachAttemptUpToABound(int attempt, int seconds) {
    assertThat(lengthOfAttempt(attempt)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource({"1, 2000", "2, 2250", "3, 2500", "8, 3750", "9, 2000"})
  void nodesGiveUpOneAfterTheOther(int number, int millis) {
    Election election = new Election(member(number), SETTINGS);
    ElectionState state = election.onRing(election.start(0), ring(upTo(9)), 0).state();
    state = election.onTick(state, 0).state();
    long now = Duration.ofMinutes(1).toNanos();
    state = election.onTick(state, now).state();
    assertThat(((Phase.Electing) state.phase()).deadlineNanos() - now)
        .isEqualTo(Duration.ofMillis(millis).toNanos());
  }

  @Test
  void aNodeThatJoinsAnotherElectionKeepsTheTimeThatItsOwnGrewTo() {
    Election election = new Election(member(1), SETTINGS);
    ElectionState third = attempt(election, 3);
    LeaderElection token = new LeaderElection(9, member(2), ring(1, 2).hash(), 1, false);
    ElectionState joined = election.onToken(third, token, id(2), 0).state();
    assertThat(((Phase.Electing) joined.phase()).attempt()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"2, 400", "7, 100", "7, 500", "20, 200"})
  void aRingSlowerThanTheTimeoutStillElects(int size, int hopMillis) {
    SlowRing slow = new SlowRing(size, hopMillis);
    assertThat(slow.timeUntilAllAgree(Duration.ofMinutes(3))).isLessThan(Duration.ofMinutes(3));
  }

  /** The election after that many, of a node whose tokens all get lost. */
  private static ElectionState attempt(Election election, int attempt) {
    long now = Duration.ofMinutes(1).toNanos();
    ElectionState state = election.onRing(election.start(0), ring(1, 2), 0).state();
    state = election.onTick(state, now).state();
    for (int i = 1; i < attempt; i++) {
      state = election.onTick(state, ((Phase.Electing) state.phase()).deadlineNanos()).state();
    }
    return state;
  }

  private static Duration lengthOfAttempt(int attempt) {
    Phase phase = attempt(new Election(member(1), SETTINGS), attempt).phase();
    Phase.Electing electing = (Phase.Electing) phase;
    return Duration.ofNanos(electing.deadlineNanos() - electing.startedNanos());
  }

  /** Nodes whose words take the same time on each link. */
  private static final class SlowRing {
    private static final long STEP = Duration.ofMillis(50).toNanos();
    private final List<Election> elections = new ArrayList<>();
    private final List<ElectionState> states = new ArrayList<>();
    private final List<OnItsWay> words = new ArrayList<>();
    private final Ring ring;
    private final long hopNanos;
    private long now;

    private record OnItsWay(long due, int to, LeaderElection token, Leadership claim) {}

    SlowRing(int size, int hopMillis) {
      ring = ring(upTo(size));
      hopNanos = Duration.ofMillis(hopMillis).toNanos();
      for (int i = 0; i < size; i++) {
        Election election = new Election(ring.members().get(i), SETTINGS);
        elections.add(election);
        states.add(election.onRing(election.start(0), ring, 0).state());
      }
    }

    Duration timeUntilAllAgree(Duration limit) {
      while (now < limit.toNanos()
          && !(states.stream().map(ElectionState::leadership).distinct().count() == 1
              && states.getFirst().leadership() != null)) {
        now += STEP;
        deliver();
        for (int i = 0; i < states.size(); i++) {
          take(i, elections.get(i).onTick(states.get(i), now));
        }
      }
      return Duration.ofNanos(now);
    }

    private void deliver() {
      List<OnItsWay> due = words.stream().filter(word -> word.due() <= now).toList();
      words.removeAll(due);
      for (OnItsWay word : due) {
        Election to = elections.get(word.to());
        ElectionState state = states.get(word.to());
        take(
            word.to(),
            word.token() != null
                ? to.onToken(state, word.token(), id(9), now)
                : to.onClaim(state, word.claim(), id(9), now));
      }
    }

    private void take(int at, Election.Step step) {
      states.set(at, step.state());
      for (ElectionOutput output : step.outputs()) {
        if (output instanceof ElectionOutput.SendToken send) {
          int to = ring.members().indexOf(send.to());
          words.add(new OnItsWay(now + hopNanos, to, send.token(), null));
        } else if (output instanceof ElectionOutput.Announce announce) {
          for (int to = 0; to < states.size(); to++) {
            if (to != at) {
              words.add(new OnItsWay(now + hopNanos, to, null, announce.leadership()));
            }
          }
        }
      }
    }
  }
}
