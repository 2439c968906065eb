package io.ringcast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The demo of the jar: its exit code says whether all that it told really happened. */
class DemoIT {

  private static final long LIMIT_SECONDS = 120;

  @Test
  void theStoryComesTrue() throws IOException, InterruptedException {
    Path output = Files.createDirectories(Path.of("target", "system-tests")).resolve("demo.log");
    Process demo =
        new ProcessBuilder(
                List.of(
                    ProcessHandle.current().info().command().orElseThrow(),
                    "-jar",
                    System.getProperty("ringcast.jar"),
                    "demo"))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(demo.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as("ended in time").isTrue();
      assertThat(demo.exitValue()).as(Files.readString(output)).isZero();
      assertThat(Files.readString(output)).contains("kill -9", "nothing was lost");
    } finally {
      demo.destroy();
    }
  }
}
