package io.ringcast.app;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Runs a node. Returns when it has started; the process then lives until it is told to stop. */
@Command(
    name = "node",
    header = "Runs a node.",
    description = {
      "Settings are options, such as --ringcast.bind=0.0.0.0, environment variables,",
      "such as RINGCAST_BIND, or stand in application.yml, which lists them all."
    },
    customSynopsis = "ringcast [node] [<id> [<port>]] [--<setting>=<value>...]",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "1:could not start, such as for a port in use",
      "2:wrong usage, or a setting with a wrong value",
      "3:another node of the cluster has this one's id",
      "130, 143:stopped in order, by Ctrl-C or SIGTERM"
    })
final class NodeCommand implements Callable<Integer> {

  private static final Pattern SETTING = Pattern.compile("--[^=\\s]+=.*", Pattern.DOTALL);
  private static final List<String> SWITCHES = List.of("--debug", "--trace");

  private final Starter starter;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "<id>",
      description = "Short for --ringcast.node-id.")
  private @Nullable String id;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "<port>",
      description =
          "Short for --ringcast.port. HTTP then listens 3079 above it (5001: 8080, 5002: 8081),"
              + " unless server.port is an option or in the environment.")
  private @Nullable String port;

  @Unmatched private List<String> settings = new ArrayList<>();

  @Spec private @Nullable CommandSpec spec;

  /** Starts a node. */
  @FunctionalInterface
  interface Starter {
    /** Returns 0 when the node has started, else the exit code; the reason is told then. */
    int start(List<String> arguments, ShortForm shortForm);
  }

  NodeCommand(Starter starter) {
    this.starter = starter;
  }

  @Override
  public Integer call() {
    settings.forEach(this::requireSetting);
    ShortForm shortForm = shortForm();
    List<String> arguments = new ArrayList<>(shortForm.arguments());
    arguments.addAll(settings);
    return starter.start(arguments, shortForm);
  }

  private void requireSetting(String text) {
    if (!SETTING.matcher(text).matches() && !SWITCHES.contains(text)) {
      throw wrong(
          text.startsWith("-")
              ? "'%s' is no option; settings are given as --name=value".formatted(text)
              : "'%s' is one too many; a node takes an id and a port".formatted(text));
    }
  }

  private ShortForm shortForm() {
    ShortForm shortForm;
    try {
      shortForm = ShortForm.of(id, port);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
    shortForm.settings().keySet().stream()
        .filter(setting -> settings.stream().anyMatch(s -> s.startsWith("--" + setting + "=")))
        .findFirst()
        .ifPresent(setting -> {
          throw wrong(setting + " is given twice, by its place and as an option");
        });
    return shortForm;
  }

  private ParameterException wrong(String problem) {
    if (spec == null) {
      throw new IllegalStateException("to be called by picocli");
    }
    return new ParameterException(spec.commandLine(), problem);
  }
}
