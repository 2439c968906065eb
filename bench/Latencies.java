import java.util.Arrays;

/** Times from sending to arrival; the one who reads them stops the load first. */
final class Latencies {

  private static final int FIRST_SIZE = 1 << 16;

  private long[] nanos = new long[FIRST_SIZE];
  private int count;
  private boolean sorted;

  void add(long time) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = time;
    sorted = false;
  }

  int count() {
    return count;
  }

  /** Microseconds: the smallest time that so many of a thousand are not above. */
  double perMille(double share) {
    if (!sorted) {
      Arrays.sort(nanos, 0, count);
      sorted = true;
    }
    int rank = (int) Math.ceil(share / 1000 * count);
    return count == 0 ? Double.NaN : nanos[Math.clamp(rank - 1, 0, count - 1)] / 1e3;
  }
}
