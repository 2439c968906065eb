import java.util.Locale;
import java.util.stream.Stream;

/** The figures of several rounds. */
record Spread(double min, double median, double max) {

  static Spread of(Stream<Double> figures) {
    double[] sorted = figures.mapToDouble(Double::doubleValue).sorted().toArray();
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
