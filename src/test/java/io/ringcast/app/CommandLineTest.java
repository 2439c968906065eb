package io.ringcast.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {

  private record Start(List<String> arguments, OptionalInt httpPort) {}

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<Start> starts = new ArrayList<>();
  private int exitCodeOfNode;

  private int run(String... arguments) {
    CommandLine commandLine =
        RootCommand.commandLine((settings, shortForm) -> {
          starts.add(new Start(settings, shortForm.httpPort()));
          return exitCodeOfNode;
        });
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return RootCommand.run(commandLine, arguments);
  }

  private void expectWrongUsage(String problem, String... arguments) {
    assertThat(run(arguments)).isEqualTo(2);
    assertThat(err.toString()).isEqualTo(problem + "\n");
    assertThat(out.toString()).isEmpty();
    assertThat(starts).isEmpty();
  }

  @Test
  void withoutACommandANodeIsStarted() {
    assertThat(run()).isZero();
    assertThat(starts).containsExactly(new Start(List.of(), OptionalInt.empty()));
  }

  @Test
  void settingsAreHandedOver() {
    assertThat(run("--ringcast.port=5002", "--server.port=9000", "--debug")).isZero();
    assertThat(starts)
        .containsExactly(
            new Start(
                List.of("--ringcast.port=5002", "--server.port=9000", "--debug"),
                OptionalInt.empty()));
  }

  @ParameterizedTest
  @CsvSource({"5001, 8080", "5002, 8081", "15001, 18080", "62456, 65535", "0, 0"})
  void inTheShortFormHttpFollowsThePort(String port, int http) {
    assertThat(run("node", "server1", port)).isZero();
    assertThat(starts)
        .containsExactly(
            new Start(
                List.of("--ringcast.node-id=server1", "--ringcast.port=" + port),
                OptionalInt.of(http)));
  }

  @Test
  void theCommandMayBeLeftOutBeforeSettings() {
    assertThat(run("--ringcast.bind=0.0.0.0")).isZero();
    assertThat(starts)
        .containsExactly(new Start(List.of("--ringcast.bind=0.0.0.0"), OptionalInt.empty()));
  }

  @Test
  void aMistypedCommandIsToldAndNoNodeOfThatNameStarts() {
    expectWrongUsage(
        "ringcast: 'chta' is no command; there are node, chat, demo, top, doctor; see 'ringcast --help'",
        "chta",
        "alice");
  }

  @Test
  void anIdAloneKeepsThePorts() {
    assertThat(run("node", "server1")).isZero();
    assertThat(starts)
        .containsExactly(new Start(List.of("--ringcast.node-id=server1"), OptionalInt.empty()));
  }

  @Test
  void theExitCodeIsThatOfTheNode() {
    exitCodeOfNode = 3;
    assertThat(run("node")).isEqualTo(3);
  }

  @Test
  void aPortThatIsNoneIsTold() {
    expectWrongUsage(
        "ringcast node: the port is 'abc', but must be a port, 1 to 65535, or 0 for any free one;"
            + " see 'ringcast node --help'",
        "node",
        "server1",
        "abc");
  }

  @Test
  void aPortWithoutRoomForHttpIsTold() {
    expectWrongUsage(
        "ringcast node: the port is '62457', but must be at most 62456: HTTP listens 3079 above"
            + " it; see 'ringcast node --help'",
        "node",
        "server1",
        "62457");
  }

  @Test
  void anIdThatIsNoneIsTold() {
    expectWrongUsage(
        "ringcast node: a node id must be 1 to 64 letters, digits, '.', '_', ':' or '-'; see"
            + " 'ringcast node --help'",
        "node",
        "server one");
  }

  @Test
  void oneWordTooManyIsTold() {
    expectWrongUsage(
        "ringcast node: '8080' is one too many; a node takes an id and a port; see 'ringcast node"
            + " --help'",
        "node",
        "server1",
        "5001",
        "8080");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--ringcast.port", "-p", "-Dserver.port=1", "--=5"})
  void whatIsNoSettingIsTold(String option) {
    expectWrongUsage(
        "ringcast node: '%s' is no option; settings are given as --name=value; see 'ringcast node --help'"
            .formatted(option),
        "node",
        option);
  }

  @Test
  void aSettingGivenTwiceIsTold() {
    expectWrongUsage(
        "ringcast node: ringcast.port is given twice, by its place and as an option; see 'ringcast"
            + " node --help'",
        "node",
        "server1",
        "5001",
        "--ringcast.port=5002");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h"})
  void helpListsTheCommands(String option) {
    assertThat(run(option)).isZero();
    assertThat(out.toString()).contains("node", "chat", "demo", "top", "doctor");
    assertThat(err.toString()).isEmpty();
    assertThat(starts).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"node", "chat", "demo", "top", "doctor"})
  void everyCommandHasHelp(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString()).contains(command, "Exit codes:");
    assertThat(starts).isEmpty();
  }

  @Test
  void theVersionIsThatOfTheBuild() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).startsWith("ringcast ").doesNotContain("unknown");
  }
}
