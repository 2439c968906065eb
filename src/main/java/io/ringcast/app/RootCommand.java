package io.ringcast.app;

import io.ringcast.cli.ChatCommand;
import io.ringcast.cli.DemoCommand;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The commands of the jar. */
@Command(
    name = "ringcast",
    header = "A clustered chat and messaging node.",
    description = "Without a command, a node is started.",
    synopsisSubcommandLabel = "[COMMAND]",
    subcommands = {NodeCommand.class, ChatCommand.class, DemoCommand.class},
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class RootCommand {

  private static final String DEFAULT_COMMAND = "node";
  private static final Set<String> OWN_OPTIONS = Set.of("-h", "--help", "-V", "--version");

  /** The command line parser; what goes wrong is told in one line. */
  static CommandLine commandLine() {
    return new CommandLine(new RootCommand())
        .setParameterExceptionHandler((e, arguments) -> onWrongUsage(e));
  }

  /** The arguments, with the command that may be left out. */
  static String[] complete(CommandLine commandLine, String[] arguments) {
    boolean complete =
        arguments.length > 0
            && (OWN_OPTIONS.contains(arguments[0])
                || commandLine.getSubcommands().containsKey(arguments[0]));
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
    command.getErr().println("%s: %s; see '%s --help'".formatted(name, e.getMessage(), name));
    return CommandLine.ExitCode.USAGE;
  }
}
