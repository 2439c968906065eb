package io.ringcast.cli;

import io.ringcast.diagnosis.Verdict.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the doctor tells: sections of lines, then the verdict.
 *
 * @param asked who saw it
 * @param severity {@code good}, {@code open} or {@code problem}
 * @param text the verdict
 * @param wayOut empty if there is nothing to do
 */
record Findings(String asked, List<Section> sections, String severity, String text, String wayOut) {

  /** Lines with a heading. */
  record Section(String heading, List<String> lines) {}

  boolean isProblem() {
    return severity.equals(code(Severity.PROBLEM));
  }

  /** As it stands in documents. */
  static String code(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** All of it, line by line; what others wrote is made fit for a terminal. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(SafeText.escape(asked));
    for (Section section : sections) {
      if (!section.lines().isEmpty()) {
        lines.add("");
        lines.add(section.heading());
        section.lines().forEach(line -> lines.add("  " + SafeText.escape(line)));
      }
    }
    lines.add("");
    lines.add("verdict: " + SafeText.escape(severity));
    lines.add("  " + SafeText.escape(text));
    if (!wayOut.isEmpty()) {
      lines.add("  way out: " + SafeText.escape(wayOut));
    }
    return lines;
  }

  /** How long ago, in a word or two. */
  static String ago(long millis) {
    if (millis < 10_000) {
      return String.format(Locale.ROOT, "%.1f s ago", millis / 1e3);
    }
    long seconds = millis / 1000;
    return seconds < 600 ? seconds + " s ago" : seconds / 60 + " min ago";
  }
}
