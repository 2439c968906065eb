package io.ringcast.simulation;

import io.ringcast.simulation.Schedule.Planned;
import io.ringcast.simulation.Trigger.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Draws the schedule of a seed. */
final class ScheduleDraw {

  /** One in so many runs is watched for an hour after it. */
  private static final int HOUR_SHARE = 256;

  /** One in so many of the others for a minute, the rest for less. */
  private static final int MINUTE_SHARE = 8;

  /** In one of so many runs the leader is asked to step down. */
  private static final int STEP_DOWN_SHARE = 4;

  /** In one of so many runs a token is forged. */
  private static final int FORGED_TOKEN_SHARE = 4;

  /** In one of so many runs a node is flooded, which takes long. */
  private static final int FLOOD_SHARE = 16;

  /** In one of so many runs a wrong address is told, while not all have met. */
  private static final int WRONG_ADDRESS_SHARE = 8;

  private static final Duration MEETING = Duration.ofSeconds(3);

  /** The how manieth step a fault may wait for. */
  private static final int LAST_STEP = 12;

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int MOST_FAULTS = 16;
  private static final int SHORTEST_WINDOW = 2_000;
  private static final int LONGEST_WINDOW = 25_000;

  /** Clusters above this size, of which a run takes long, are watched for a short time only. */
  private static final int USUAL_SIZE = 9;

  private static final Duration SHORT = Duration.ofSeconds(20);

  private final SplittableRandom random;
  private final FaultDraw faults;
  private final int windowMillis;

  private ScheduleDraw(SplittableRandom random, int size) {
    this.random = random;
    windowMillis = random.nextInt(SHORTEST_WINDOW, LONGEST_WINDOW);
    faults = new FaultDraw(random, size);
  }

  static Schedule of(long seed) {
    Chance chance = new Chance(seed);
    Settings settings = new SettingsDraw(seed, chance.of(Chance.Purpose.SETTINGS)).draw();
    ScheduleDraw draw = new ScheduleDraw(chance.of(Chance.Purpose.FAULTS), settings.size());
    return draw.draw(seed, settings, chance);
  }

  private Schedule draw(long seed, Settings settings, Chance chance) {
    List<Planned> planned = new ArrayList<>();
    int count = random.nextInt(MOST_FAULTS + 1);
    for (int number = 0; number < count; number++) {
      Trigger trigger = trigger(random);
      planned.add(new Planned(number, trigger, faults.draw(trigger)));
    }
    SplittableRandom stepDowns = chance.of(Chance.Purpose.STEP_DOWNS);
    if (stepDowns.nextInt(STEP_DOWN_SHARE) == 0) {
      Trigger trigger = trigger(stepDowns);
      Fault fault = new FaultDraw(stepDowns, settings.size()).stepDown();
      planned.add(new Planned(planned.size(), trigger, fault));
    }
    SplittableRandom forged = chance.of(Chance.Purpose.FORGED_TOKENS);
    if (forged.nextInt(FORGED_TOKEN_SHARE) == 0) {
      Trigger trigger = trigger(forged);
      Fault fault = new FaultDraw(forged, settings.size()).forgedToken(trigger);
      planned.add(new Planned(planned.size(), trigger, fault));
    }
    SplittableRandom floods = chance.of(Chance.Purpose.FLOODS);
    if (floods.nextInt(FLOOD_SHARE) == 0) {
      Trigger trigger = atStep(floods);
      Fault fault = new FaultDraw(floods, settings.size()).flood(trigger);
      planned.add(new Planned(planned.size(), trigger, fault));
    }
    SplittableRandom wrong = chance.of(Chance.Purpose.WRONG_ADDRESSES);
    if (wrong.nextInt(WRONG_ADDRESS_SHARE) == 0) {
      Trigger trigger = new Trigger.At(Duration.ofMillis(wrong.nextLong(MEETING.toMillis())));
      Fault fault = new FaultDraw(wrong, settings.size()).wrongAddress();
      planned.add(new Planned(planned.size(), trigger, fault));
    }
    return new Schedule(
        seed,
        settings,
        window(planned),
        settings.size() > USUAL_SIZE ? SHORT : quiet(),
        List.copyOf(planned));
  }

  /** Until the faults are over, and who stands still for long has gone on by itself. */
  private Duration window(List<Planned> planned) {
    Duration window = Duration.ofMillis(windowMillis);
    for (Planned one : planned) {
      if (one.fault() instanceof Fault.Pause pause) {
        Duration end = one.trigger().notBefore().plus(pause.length());
        window = end.compareTo(window) > 0 ? end : window;
      }
    }
    return window;
  }

  private Duration quiet() {
    if (random.nextInt(HOUR_SHARE) == 0) {
      return HOUR;
    }
    return random.nextInt(MINUTE_SHARE) == 0 ? MINUTE : SHORT;
  }

  private Trigger trigger(SplittableRandom random) {
    Duration time = Duration.ofNanos(random.nextLong(windowMillis * 1_000_000L));
    if (random.nextBoolean()) {
      return new Trigger.At(time);
    }
    return atStep(random);
  }

  /** Early ones and first steps more often, for of others there are few, and some never come. */
  private Trigger atStep(SplittableRandom random) {
    Step step = Step.values()[random.nextInt(Step.values().length)];
    long time = random.nextLong(1 + random.nextLong(windowMillis * 1_000_000L));
    int count = 1;
    while (count < LAST_STEP && random.nextBoolean()) {
      count++;
    }
    return new Trigger.AtStep(step, count, Duration.ofNanos(time));
  }
}
