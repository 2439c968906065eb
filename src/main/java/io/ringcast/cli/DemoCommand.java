package io.ringcast.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The demo. Exit codes: 0 only if everything that it tells has really happened, else 1. */
@Command(
    name = "demo",
    header =
        "Starts three nodes and three users, kills the leader, and shows that the chat goes on.",
    description = {
      "Everything runs on this machine, on free ports and in a cluster of its own, and ends with",
      "the demo."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:everything happened", "1:something did not", "2:wrong usage"})
public final class DemoCommand implements Callable<Integer> {

  private static final List<String> NODE_IDS = List.of("demo1", "demo2", "demo3");

  @Spec private @Nullable CommandSpec spec;

  @Mixin
  @SuppressWarnings("unused") // Used by picocli.
  private HelpOption help = new HelpOption();

  @Override
  public Integer call() throws IOException, InterruptedException {
    QuietLogs.begin();
    if (spec == null) {
      throw new IllegalStateException("to be called by picocli");
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try (DemoCluster cluster = DemoCluster.start(NODE_IDS)) {
      try (DemoStory story = new DemoStory(cluster.nodes(), out)) {
        story.tell();
        return 0;
      } catch (DemoFailedException e) {
        if (cluster.isShuttingDown()) {
          return 1;
        }
        err.println("ringcast demo: " + SafeText.escape(String.valueOf(e.getMessage())));
        err.println("ringcast demo: the nodes' logs are in " + cluster.keepLogs());
        return 1;
      }
    } catch (IOException e) {
      // With Ctrl-C during the start, too: nobody reads this then.
      err.println("ringcast demo: the nodes cannot be started: " + e.getMessage());
      return 1;
    }
  }
}
