import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** One figure of several rounds. */
record Spread(double min, double median, double max) {

  static <T> Spread of(List<T> rounds, ToDoubleFunction<T> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(sorted[0], median, sorted[sorted.length - 1]);
  }

  /** Median, and in brackets least and most. */
  String text(String format) {
    return String.format(
        Locale.ROOT, format + " (" + format + "..." + format + ")", median, min, max);
  }
}
