package io.ringcast.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.app.RingcastApplication;
import io.ringcast.system.ClusterUnderTest;
import io.ringcast.system.Program;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The table that is drawn, before a terminal. */
@Timeout(240)
class TopScreenTest {

  private static final String STATUS =
      """
      {"cluster": {"name": "default", "state": "stable"}, "node": {"id": "server1"},
       "leader": {"id": "server1"}, "peers": []}
      """;

  @TempDir private Path folder;

  /** What util-linux gives a command for a terminal. */
  private Process underATerminal(String command) throws Exception {
    ProcessBuilder script = new ProcessBuilder("script", "-qec", command, "/dev/null");
    script.environment().put("TERM", "xterm");
    return script
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(screen().toFile())
        .start();
  }

  private Path screen() {
    return folder.resolve("screen");
  }

  private static String top(String address) {
    return "'%s' -cp '%s' %s top %s"
        .formatted(
            ProcessHandle.current().info().command().orElseThrow(),
            System.getProperty("java.class.path"),
            RingcastApplication.class.getName(),
            address);
  }

  @Test
  void itDrawsAndLeavesWithQAndTheTerminalIsAsBefore() throws Exception {
    Program.require("script", "stty");
    try (FakePages server1 = new FakePages().with("/status", STATUS)) {
      Process terminal =
          underATerminal(
              "stty -a > before; %s; echo $? > code; stty -a > after"
                  .formatted(top(server1.address())));
      try (OutputStream keys = terminal.getOutputStream()) {
        await("the table")
            .atMost(ClusterUnderTest.PATIENCE)
            .until(() -> Files.readString(screen()).contains("cluster default: stable"));
        keys.write("q".getBytes(UTF_8));
        keys.flush();
        assertThat(terminal.waitFor()).as(Files.readString(screen())).isZero();
      } finally {
        terminal.descendants().forEach(ProcessHandle::destroyForcibly);
        terminal.destroyForcibly();
      }
    }
    assertThat(folder.resolve("code")).hasContent("0");
    assertThat(Files.readString(folder.resolve("before"))).contains("speed");
    assertThat(folder.resolve("after")).hasSameTextualContentAs(folder.resolve("before"));
    assertThat(Files.readString(screen()))
        .as("the screen of before comes back, with its cursor")
        .contains("\u001b[?1049l")
        .containsPattern("\u001b\\[\\?(12;)?25h");
  }
}
