package io.ringcast.app;

import io.ringcast.cli.ChatCommand;
import io.ringcast.cli.DemoCommand;
import io.ringcast.cli.DoctorCommand;
import io.ringcast.cli.TopCommand;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The commands of the jar. */
@Command(
    name = "ringcast",
    header = "A clustered chat and messaging node.",
    description = "Without a command, it runs a node.",
    footer = {
      "%nFor example:",
      "  ringcast server1 5001                     a node, and its status on port 8080",
      "  ringcast --ringcast.cluster.name=office   a node with a setting",
      "  ringcast chat alice localhost 5001        a client of it",
      "  ringcast top                              the cluster as a live table",
      "  ringcast doctor                           why nodes find each other, or don't"
    },
    synopsisSubcommandLabel = "[COMMAND]",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class RootCommand {

  private static final String DEFAULT_COMMAND = "node";
  private static final Set<String> OWN_OPTIONS = Set.of("-h", "--help", "-V", "--version");

  /** The command line parser; what goes wrong is told in one line. */
  static CommandLine commandLine(NodeCommand.Starter nodes) {
    return new CommandLine(new RootCommand())
        .addSubcommand(new NodeCommand(nodes))
        .addSubcommand(new ChatCommand())
        .addSubcommand(new DemoCommand())
        .addSubcommand(new TopCommand())
        .addSubcommand(new DoctorCommand())
        .setParameterExceptionHandler((e, arguments) -> onWrongUsage(e));
  }

  /** Carries out what the arguments say; the exit code. */
  static int run(CommandLine commandLine, String... arguments) {
    return commandLine.execute(complete(arguments));
  }

  /** The arguments, with the command that may be left out before options. */
  private static String[] complete(String[] arguments) {
    boolean complete =
        arguments.length > 0
            && (OWN_OPTIONS.contains(arguments[0]) || !arguments[0].startsWith("-"));
    if (complete) {
      return arguments;
    }
    String[] completed = new String[arguments.length + 1];
    completed[0] = DEFAULT_COMMAND;
    System.arraycopy(arguments, 0, completed, 1, arguments.length);
    return completed;
  }

  private static int onWrongUsage(ParameterException e) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    command.getErr().println("%s: %s; see '%s --help'".formatted(name, problem(e), name));
    return CommandLine.ExitCode.USAGE;
  }

  private static String problem(ParameterException e) {
    CommandLine command = e.getCommandLine();
    if (e instanceof UnmatchedArgumentException unmatched && !command.getSubcommands().isEmpty()) {
      return "'%s' is no command; there are %s"
          .formatted(
              unmatched.getUnmatched().getFirst(),
              String.join(", ", command.getSubcommands().keySet()));
    }
    return String.valueOf(e.getMessage());
  }
}
