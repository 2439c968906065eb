package io.ringcast.simulation;

import java.time.Duration;

/** When a fault strikes. */
sealed interface Trigger {

  /** A step of an election. */
  enum Step {
    STARTED,
    TOKEN_SENT,
    /** A token has arrived and is not looked at yet. */
    TOKEN_RECEIVED,
    WON,
    ANNOUNCEMENT_SENT,
    /** An announcement has arrived and is not looked at yet. */
    ANNOUNCEMENT_RECEIVED,
    FOLLOWED
  }

  /** Not before this. */
  Duration notBefore();

  /** At that time. */
  record At(Duration notBefore) implements Trigger {
    @Override
    public String toString() {
      return "at " + notBefore.toMillis() + " ms";
    }
  }

  /**
   * At a step of an election.
   *
   * @param count the how manieth such step after that time; 1 is the first
   */
  record AtStep(Step step, int count, Duration notBefore) implements Trigger {
    @Override
    public String toString() {
      return "at " + step + " number " + count + " after " + notBefore.toMillis() + " ms";
    }
  }
}
