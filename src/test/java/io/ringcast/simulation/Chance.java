package io.ringcast.simulation;

import java.util.SplittableRandom;

/**
 * Where chance comes from: one generator for each purpose, all derived from one seed. What one
 * purpose draws changes nothing for another, so a run without one of its faults stays comparable.
 */
record Chance(long seed) {

  private static final int PURPOSE_SHIFT = 32;
  private static final int FROM_SHIFT = 16;

  /** What a generator is for. */
  enum Purpose {
    SETTINGS,
    FAULTS,
    CLOCKS,
    DATAGRAMS,
    LINKS,
    FORGERIES,
    STEP_DOWNS,
    FORGED_TOKENS,
    FLOODS,
    WRONG_ADDRESSES
  }

  /** The generator of a purpose that concerns the whole cluster. */
  SplittableRandom of(Purpose purpose) {
    return of(purpose, 0, 0);
  }

  /** The generator of a purpose that concerns one way between two hosts. */
  SplittableRandom of(Purpose purpose, int from, int to) {
    long purposeAndWay =
        ((purpose.ordinal() + 1L) << PURPOSE_SHIFT) | ((long) from << FROM_SHIFT) | to;
    // Mixed twice: generators of neighbouring seeds would run through the same numbers.
    return new SplittableRandom(
        new SplittableRandom(new SplittableRandom(seed).nextLong() ^ purposeAndWay).nextLong());
  }
}
