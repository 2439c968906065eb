package io.ringcast.cli;

import io.ringcast.cli.NodePages.NoAnswerException;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The cluster as a table that is always up to date. */
@Command(
    name = "top",
    header = "Shows the cluster as a live table, through any of its nodes.",
    description = {
      "Goes on with another node when the one at <address> dies. Leave it with q or Ctrl-C.",
      "Without a terminal, it prints a table each second."
    },
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:left", "1:no node answers", "2:wrong usage"})
public final class TopCommand implements Callable<Integer> {

  /** Between two looks; also how long a node may take to answer. */
  private static final Duration PACE = Duration.ofSeconds(1);

  private static final String PROBLEM = "! the table is old: ";

  private final ClusterTable table = new ClusterTable(ZoneId.systemDefault());

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      defaultValue = "localhost:8080",
      paramLabel = "<address>",
      description =
          "A node's HTTP address: host, host:port or http://host:port. Default: ${DEFAULT-VALUE}")
  private String address = "";

  @Option(names = "--once", description = "Prints one table and ends.")
  private boolean once;

  @Mixin
  @SuppressWarnings("unused") // Used by picocli.
  private HelpOption help = new HelpOption();

  @Override
  public Integer call() throws IOException, InterruptedException {
    QuietLogs.begin();
    HttpAddress first = first();
    try (NodePages pages = new NodePages(PACE)) {
      ClusterWatch watch = new ClusterWatch(pages, first);
      // Who is wrong about the first node is told so, and sees no empty screen.
      List<String> lines = table.lines(watch.look());
      if (once) {
        print(lines);
      } else if (isTerminal()) {
        draw(watch, lines);
      } else {
        printForever(watch, lines);
      }
      return 0;
    } catch (NoAnswerException e) {
      spec()
          .commandLine()
          .getErr()
          .println("ringcast top: " + SafeText.escape(String.valueOf(e.getMessage())));
      return 1;
    }
  }

  private HttpAddress first() {
    try {
      return HttpAddress.parse(address);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec().commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private void draw(ClusterWatch watch, List<String> first)
      throws IOException, InterruptedException {
    List<String> lines = first;
    try (TopScreen screen = TopScreen.open()) {
      screen.draw(lines);
      while (screen.stays(PACE)) {
        lines = next(watch, lines);
        screen.draw(lines);
      }
    }
  }

  /** The next table; the former one with a word about it if no node answers. */
  private List<String> next(ClusterWatch watch, List<String> former) throws InterruptedException {
    try {
      return table.lines(watch.look());
    } catch (NoAnswerException e) {
      List<String> lines = new ArrayList<>(former);
      lines.removeIf(line -> line.startsWith(PROBLEM));
      lines.addFirst(PROBLEM + SafeText.escape(String.valueOf(e.getMessage())));
      return lines;
    }
  }

  private void printForever(ClusterWatch watch, List<String> first)
      throws NoAnswerException, InterruptedException {
    for (List<String> lines = first; ; lines = table.lines(watch.look())) {
      print(lines);
      spec().commandLine().getOut().println();
      if (spec().commandLine().getOut().checkError()) {
        return;
      }
      Thread.sleep(PACE);
    }
  }

  private void print(List<String> lines) {
    PrintWriter out = spec().commandLine().getOut();
    lines.forEach(out::println);
    out.flush();
  }

  @SuppressWarnings("SystemConsoleNull") // It is null again on 25, when a stream is piped.
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("to be called by picocli");
    }
    return spec;
  }
}
