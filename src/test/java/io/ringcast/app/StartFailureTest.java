package io.ringcast.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The program as it is, in this process, with starts that must fail. */
@ExtendWith(OutputCaptureExtension.class)
class StartFailureTest {

  private static final Map<String, String> FREE =
      Map.of(
          "--ringcast.port", "0",
          "--ringcast.cluster.port", "0",
          "--ringcast.cluster.interface", "none",
          "--server.port", "0");

  private static int start(String... settings) {
    Map<String, String> all = new LinkedHashMap<>(FREE);
    for (String setting : settings) {
      String[] parts = setting.split("=", 2);
      all.put(parts[0], parts[1]);
    }
    return RootCommand.run(
        RootCommand.commandLine(NodeProcess::start),
        all.entrySet().stream()
            .map(setting -> setting.getKey() + "=" + setting.getValue())
            .toArray(String[]::new));
  }

  private static void expectOneLine(CapturedOutput output, String start) {
    assertThat(output.getErr().lines()).singleElement().asString().startsWith(start);
    assertThat(output.getOut()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ringcast.port=abc           | ringcast: ringcast.port is 'abc' (command line), but must be",
        "ringcast.bind=no.invalid    | ringcast: ringcast.bind is 'no.invalid' (command line), but",
        "ringcast.cluster.group=lo   | ringcast: ringcast.cluster.group is 'lo' (command line), but",
        "ringcast.prot=1             | ringcast: unknown setting ringcast.prot (command line); there",
        "server.port=http            | ringcast: server.port is 'http', but must be a port, 1 to 65",
        "server.port=70000           | ringcast: server.port is '70000', but must be a port, 1 to 6",
        "spring.threads.virtual.enabled=x | ringcast: ",
      })
  void aWrongSettingIsOneLineAndExitCode2(String setting, String line, CapturedOutput output) {
    assertThat(start("--" + setting)).isEqualTo(2);
    expectOneLine(output, line);
  }

  @ParameterizedTest
  @CsvSource({
    "server.port, ringcast.port",
    "server.port, ringcast.cluster.port",
    "ringcast.cluster.port, ringcast.port",
    "ringcast.lb.agent-port, server.port"
  })
  void onePortTwiceIsAWrongSetting(String second, String first, CapturedOutput output) {
    assertThat(start("--" + first + "=15999", "--" + second + "=15999")).isEqualTo(2);
    expectOneLine(
        output,
        "ringcast: %s is '15999', but must be another port than %s, which is the same"
            .formatted(second, first));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"server.port", "ringcast.port", "ringcast.cluster.port", "ringcast.lb.agent-port"})
  void aPortInUseIsOneLineAndExitCode1(String property, CapturedOutput output) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThat(start("--" + property + "=" + port)).isEqualTo(1);
      assertThat(output.getErr().lines())
          .singleElement()
          .asString()
          .startsWith("ringcast: %s is %d, but that port is in use".formatted(property, port))
          .contains("--" + property + "=");
      assertThat(output.getOut()).doesNotContain("\tat ");
    }
  }

  @Test
  void aSettingsFileThatIsMissingIsOneLine(CapturedOutput output) {
    assertThat(start("--spring.config.location=/nowhere/at-all.yml")).isEqualTo(1);
    expectOneLine(output, "ringcast: Config data resource");
  }
}
