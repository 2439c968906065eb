package io.ringcast.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.SplittableRandom;

/** Draws how a cluster is made up. */
final class SettingsDraw {

  private static final int USUAL_SIZES = 9;
  private static final int LARGE = 50;

  /** One in so many clusters is large: rare, for such a run takes as long as hundreds of others. */
  private static final int LARGE_SHARE = 4_000;

  /** By the seed itself, so that the seeds of every build have exactly one. */
  private static final int FIRST_LARGE = 1_000;

  private final long seed;
  private final SplittableRandom random;

  SettingsDraw(long seed, SplittableRandom random) {
    this.seed = seed;
    this.random = random;
  }

  /** All numbers of hosts that are drawn. */
  static List<Integer> sizes() {
    List<Integer> sizes = new ArrayList<>();
    for (int size = 1; size <= USUAL_SIZES; size++) {
      sizes.add(size);
    }
    sizes.add(LARGE);
    return sizes;
  }

  Settings draw() {
    int size = Math.floorMod(seed, LARGE_SHARE) == FIRST_LARGE ? LARGE : usualSize();
    boolean multicast = random.nextInt(3) != 0;
    List<Integer> seeds = multicast && random.nextBoolean() ? List.of() : seeds(size);
    return new Settings(
        names(size),
        starts(size),
        random.nextInt(3) != 0,
        random.nextInt(4) == 0 ? OptionalInt.of(size) : OptionalInt.empty(),
        multicast,
        seeds,
        random.nextInt(3) == 0 ? 0.4 * random.nextDouble() : 0,
        random.nextBoolean());
  }

  /** Small ones more often, for they find nearly as much in less time. */
  private int usualSize() {
    return Math.min(random.nextInt(1, USUAL_SIZES + 1), random.nextInt(1, USUAL_SIZES + 1));
  }

  /** Ids in any order, among them such as server9 and server10. */
  private List<String> names(int size) {
    List<String> names = new ArrayList<>();
    String[] styles = {"server%d", "n-%d", "rack%1$d.node", "node%02d"};
    boolean mixed = random.nextInt(4) == 0;
    int style = random.nextInt(styles.length);
    int first = random.nextInt(1, 10);
    for (int i = 0; i < 2 * size; i++) {
      String form = styles[mixed ? random.nextInt(styles.length) : style];
      names.add(String.format(java.util.Locale.ROOT, form, first + i));
    }
    Collections.shuffle(names, new Random(random.nextLong()));
    return List.copyOf(names);
  }

  private List<Duration> starts(int size) {
    int spread = new int[] {1, 100, 3000}[random.nextInt(3)];
    List<Duration> starts = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      boolean later = i > 0 && random.nextInt(12) == 0;
      starts.add(Duration.ofMillis(later ? -1 : random.nextInt(spread)));
    }
    return List.copyOf(starts);
  }

  private List<Integer> seeds(int size) {
    List<Integer> hosts = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      hosts.add(i);
    }
    Collections.shuffle(hosts, new Random(random.nextLong()));
    int most = random.nextBoolean() ? 1 : Math.min(size, 3);
    return List.copyOf(hosts.subList(0, random.nextInt(1, most + 1)));
  }
}
