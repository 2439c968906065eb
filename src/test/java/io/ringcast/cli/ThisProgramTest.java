package io.ringcast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThisProgramTest {

  private static String absolute(String path) {
    return Path.of(path).toAbsolutePath().toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"target/ringcast.jar", "target/ringcast.jar demo", "target/ringcast.jar demo -h"})
  void startedByAJarItIsTheJar(String startedAs) {
    assertThat(ThisProgram.program("target/ringcast.jar", startedAs))
        .containsExactly("-jar", absolute("target/ringcast.jar"));
  }

  @Test
  void aFolderWithABlankIsKeptWhole() {
    assertThat(ThisProgram.program("my folder/r.jar", "my folder/r.jar demo"))
        .containsExactly("-jar", absolute("my folder/r.jar"));
  }

  @Test
  void startedByAMainClassItIsTheClassPath() {
    String classPath = "target/classes" + File.pathSeparator + "/lib/a.jar";

    assertThat(ThisProgram.program(classPath, "io.ringcast.app.Main demo"))
        .containsExactly(
            "-cp",
            absolute("target/classes") + File.pathSeparator + "/lib/a.jar",
            "io.ringcast.app.Main");
  }

  @Test
  void theCommandBeginsWithThisJavaAndEndsWithTheArguments() {
    List<String> command = ThisProgram.command(List.of("-Xmx64m"), List.of("node", "a", "1"));

    assertThat(Path.of(command.getFirst())).isExecutable();
    assertThat(command.get(1)).isEqualTo("-Xmx64m");
    assertThat(command).endsWith("node", "a", "1");
  }
}
