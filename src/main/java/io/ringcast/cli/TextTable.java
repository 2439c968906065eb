package io.ringcast.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of cells, each column as wide as its longest cell. */
final class TextTable {

  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  /** Adds a row; what others wrote is made fit for a terminal. */
  TextTable row(String... cells) {
    rows.add(Arrays.stream(cells).map(SafeText::escape).toList());
    return this;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** The rows as text, without blanks at their ends. */
  List<String> lines() {
    List<Integer> widths = new ArrayList<>();
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        int width = row.get(i).length();
        if (i == widths.size()) {
          widths.add(width);
        } else {
          widths.set(i, Math.max(widths.get(i), width));
        }
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      String cell = row.get(i);
      line.append(cell).repeat(' ', widths.get(i) - cell.length()).append(GAP);
    }
    return line.toString().stripTrailing();
  }
}
