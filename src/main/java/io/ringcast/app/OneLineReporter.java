package io.ringcast.app;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;

/** Why the node did not start, in one line on the standard error. */
final class OneLineReporter implements FailureAnalysisReporter {

  @Override
  public void report(FailureAnalysis analysis) {
    System.err.println("ringcast: " + line(analysis));
  }

  static String line(FailureAnalysis analysis) {
    return Stream.of(analysis.getDescription(), analysis.getAction())
        .filter(text -> text != null && !text.isBlank())
        .map(text -> text.strip().replaceAll("\\s*\\R\\s*", " "))
        .collect(Collectors.joining(" "));
  }
}
