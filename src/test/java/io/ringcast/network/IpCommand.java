package io.ringcast.network;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;

/** The system's {@code ip} command. */
final class IpCommand {

  private static final String IP = "ip";

  private IpCommand() {}

  /** It ended with an error; the message is what it printed. */
  static final class FailedException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    FailedException(String message) {
      super(message);
    }
  }

  /** What stands before a command that is to run inside {@code namespace}. */
  static List<String> inside(String namespace) {
    return List.of(IP, "netns", "exec", namespace);
  }

  /**
   * Runs {@code ip} with these arguments.
   *
   * @return the lines that it printed
   * @throws FailedException if it is missing, or ends with an error
   */
  static List<String> run(String... arguments) {
    return runWith("", arguments);
  }

  /** Runs many commands in {@code namespace} at once. */
  static void batch(String namespace, List<String> commands) {
    runWith(String.join("\n", commands), "-n", namespace, "-batch", "-");
  }

  private static List<String> runWith(String input, String... arguments) {
    List<String> command = new ArrayList<>(List.of(IP));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.outputWriter(UTF_8).append(input).close();
      List<String> lines = process.inputReader(UTF_8).lines().toList();
      if (process.waitFor() != 0) {
        throw new FailedException(
            String.join(" ", command) + ": " + String.join(" ", lines) + " " + input);
      }
      return lines;
    } catch (IOException e) {
      throw new FailedException(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
