package io.ringcast.cli;

/**
 * Keeps log lines out of the terminal of a person. To be called before the first logger is made;
 * later it has no effect.
 */
final class QuietLogs {

  private static final String PROPERTY = "logback.configurationFile";

  private QuietLogs() {}

  static void begin() {
    if (System.getProperty(PROPERTY) == null) {
      System.setProperty(PROPERTY, "io/ringcast/cli/quiet-logs.xml");
    }
  }
}
