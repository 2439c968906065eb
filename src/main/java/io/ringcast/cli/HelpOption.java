package io.ringcast.cli;

import picocli.CommandLine.Option;

/** The option that all commands here have. */
final class HelpOption {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  @SuppressWarnings("unused") // Read by picocli.
  private boolean help;
}
