package io.ringcast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of the system that a test needs, running, with a file for what it prints. */
public final class Program implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Path log;

  private Program(Process process, Path log) {
    this.process = process;
    this.log = log;
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /** Skips the test, and says so, if one of these programs is not installed. */
  public static void require(String... names) {
    for (String name : names) {
      boolean found = find(name).isPresent();
      if (!found) {
        System.err.printf(
            "%n*** NOT TESTED: %s is not installed, so this test is skipped."
                + " .ci/run installs it where it may.%n%n",
            name);
      }
      assumeTrue(found, name + " is not installed");
    }
  }

  private static Optional<Path> find(String name) {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/sbin";
    return Arrays.stream(path.split(":"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts it in {@code folder}, where its log is. */
  public static Program start(Path folder, String name, String... arguments) {
    Path log = folder.resolve(name + ".log");
    String file = find(name).orElseThrow().toString();
    List<String> command = Stream.concat(Stream.of(file), Arrays.stream(arguments)).toList();
    try {
      return new Program(
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start(),
          log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for its end, which must be a good one; returns what it printed. */
  public String awaitSuccess() {
    try {
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("it ends").isTrue();
      String printed = Files.readString(log);
      assertThat(process.exitValue()).as(printed).isZero();
      return printed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
