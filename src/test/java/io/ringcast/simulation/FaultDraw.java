package io.ringcast.simulation;

import io.ringcast.simulation.Target.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Draws single faults. */
final class FaultDraw {

  private static final int KINDS = 38;
  private static final double MOST_LOSS = 0.4;

  /** How long something lasts at most: shorter than an election, than a detection, or longer. */
  private static final int[] LENGTHS_MS = {30, 700, 8_000, 20_000};

  /** How long a process stands still at most. */
  private static final int[] PAUSES_MS = {100, 3_000, 15_000, 60_000};

  private static final int[] LATE_MS = {20, 500, 3_000};
  private static final int SHORTEST_MS = 10;
  private static final int HISTORY = 64;

  private final SplittableRandom random;
  private final int size;

  FaultDraw(SplittableRandom random, int size) {
    this.random = random;
    this.size = size;
  }

  Fault draw(Trigger trigger) {
    boolean atStep = trigger instanceof Trigger.AtStep;
    Target who = target(atStep);
    Target other = target(atStep);
    int kind = random.nextInt(KINDS);
    return kind < 16 ? onProcess(kind, who) : kind < 30 ? onNetwork(kind, who, other) : lie(who);
  }

  /** Drawn apart from the others, so that they are the same with it and without. */
  Fault stepDown() {
    return new Fault.StepDown(new Target(Role.LEADER, random.nextInt(size)), length());
  }

  /** Drawn apart from the others, too. */
  Fault forgedToken(Trigger trigger) {
    return new Fault.ForgedToken(
        any(Forger.FalseToken.values()), target(trigger instanceof Trigger.AtStep));
  }

  /** Drawn apart from the others, too. */
  Fault wrongAddress() {
    return new Fault.Forgery(
        Forger.Name.MEMBER, Forger.Lie.WRONG_ADDRESS, Target.host(random.nextInt(size)));
  }

  /** Drawn apart from the others, too. */
  Fault flood(Trigger trigger) {
    return new Fault.Flood(any(Crowd.Means.values()), target(trigger instanceof Trigger.AtStep));
  }

  private Fault onProcess(int kind, Target who) {
    return switch (kind) {
      case 0, 1 -> new Fault.Crash(who);
      case 2 -> new Fault.PowerOff(who);
      case 3, 4, 5 -> new Fault.Restart(who, upTo(300), clockBack());
      case 6 -> new Fault.Rename(who, upTo(3_000));
      case 7, 8, 9 -> new Fault.Start(Target.host(random.nextInt(size)));
      case 10 -> new Fault.Leave(who, length());
      case 11 -> new Fault.Leave(who, Duration.ZERO);
      case 12, 13 -> new Fault.Pause(who, oneOf(PAUSES_MS));
      case 14 -> new Fault.SlowTicks(who, upTo(3_000), length());
      default -> new Fault.ClockJump(who, Duration.ofMillis(random.nextInt(-60_000, 60_000)));
    };
  }

  private Fault onNetwork(int kind, Target who, Target other) {
    return switch (kind) {
      case 16, 17 -> new Fault.Partition(sides(), random.nextInt(4) == 0, length());
      case 18, 19 -> new Fault.Cut(who, other, random.nextBoolean(), length());
      case 20 -> new Fault.Deaf(who, length());
      case 21 -> new Fault.Mute(who, length());
      case 22 ->
          new Fault.Storm(
              MOST_LOSS * random.nextDouble(), random.nextDouble(), oneOf(LATE_MS), length());
      case 23 -> new Fault.SlowLinks(oneOf(LATE_MS), length());
      case 24, 25 -> new Fault.BreakLink(who, other);
      case 26, 27 -> new Fault.StallLink(who, other, length());
      default -> new Fault.HalfOpenLink(who, other, length());
    };
  }

  private Fault lie(Target to) {
    int which = random.nextInt(HISTORY);
    return switch (random.nextInt(12)) {
      case 0, 1 -> new Fault.ReplayedDatagram(which, to);
      case 2, 3 -> new Fault.ReplayedToken(which);
      case 4, 5 -> new Fault.ReplayedAnnouncement(which);
      case 6, 7 -> new Fault.Garbage(any(Forger.Damage.values()), to);
      default -> new Fault.Forgery(any(Forger.Name.values()), any(Forger.Lie.values()), to);
    };
  }

  private Target target(boolean atStep) {
    int number = random.nextInt(size);
    int draw = random.nextInt(8);
    if (atStep && draw < 6) {
      Role[] roles = {Role.ACTOR, Role.COUNTERPART, Role.CANDIDATE};
      return new Target(roles[draw % roles.length], number);
    }
    return new Target(draw % 3 == 0 ? Role.LEADER : Role.HOST, number);
  }

  /** Two sides, some, one node alone, or each one alone. */
  private List<Integer> sides() {
    int shape = random.nextInt(4);
    int alone = random.nextInt(size);
    int count = shape == 0 ? 2 : random.nextInt(2, 5);
    List<Integer> sides = new ArrayList<>();
    for (int host = 0; host < size; host++) {
      sides.add(
          switch (shape) {
            case 2 -> host == alone ? 1 : 0;
            case 3 -> host;
            default -> random.nextInt(count);
          });
    }
    return List.copyOf(sides);
  }

  private Duration clockBack() {
    return random.nextInt(4) == 0 ? upTo(3_600_000) : Duration.ZERO;
  }

  private Duration length() {
    return oneOf(LENGTHS_MS);
  }

  private Duration oneOf(int[] longestMillis) {
    return upTo(longestMillis[random.nextInt(longestMillis.length)]);
  }

  private Duration upTo(int millis) {
    return Duration.ofMillis(random.nextInt(Math.min(SHORTEST_MS, millis - 1), millis));
  }

  private <T> T any(T[] values) {
    return values[random.nextInt(values.length)];
  }
}
