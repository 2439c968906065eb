package io.ringcast.cli;

import io.ringcast.multicast.MulticastSettings;
import io.ringcast.multicast.NetworkProbe;
import io.ringcast.wire.ClusterSecret;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says why nodes find each other or don't: asks a node, or tries the network itself. */
@Command(
    name = "doctor",
    header = "Says why nodes find each other, or don't, and what to do about it.",
    description = {
      "Asks the node at <address>. Without an address it asks one on this machine, and, if none",
      "answers, tries the network itself: it joins the group on every interface, sends a small",
      "datagram there twice a second, and listens. Nodes pass over these datagrams."
    },
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing is wrong",
      "1:something is, or the given node does not answer",
      "2:wrong usage"
    })
public final class DoctorCommand implements Callable<Integer> {

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);
  private static final String SECRET_VARIABLE = "RINGCAST_CLUSTER_SECRET";
  private static final int LONGEST_SECONDS = 300;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "<address>",
      description = "A node's HTTP address: host, host:port or http://host:port.")
  private @Nullable String address;

  @Option(names = "--probe", description = "Tries the network itself, even where a node runs.")
  private boolean probe;

  @Option(
      names = "--cluster",
      paramLabel = "<name>",
      defaultValue = "${env:RINGCAST_CLUSTER_NAME:-default}",
      description = "The probe looks for nodes of this cluster. Default: ${DEFAULT-VALUE}")
  private String cluster = "";

  @Option(
      names = "--interface",
      paramLabel = "<name>",
      defaultValue = "${env:RINGCAST_CLUSTER_INTERFACE:-lo}",
      description = "The interface that the nodes use. Default: ${DEFAULT-VALUE}")
  private String interfaceName = "";

  @Option(
      names = "--group",
      paramLabel = "<address>",
      defaultValue = "${env:RINGCAST_CLUSTER_GROUP:-224.0.0.1}",
      description = "Their multicast group. Default: ${DEFAULT-VALUE}")
  private String group = "";

  @Option(
      names = "--multicast-port",
      paramLabel = "<port>",
      defaultValue = "${env:RINGCAST_CLUSTER_MULTICAST_PORT:-5007}",
      description = "Their multicast port. Default: ${DEFAULT-VALUE}")
  private int multicastPort;

  @Option(
      names = "--seconds",
      paramLabel = "<n>",
      defaultValue = "5",
      description = "How long the probe listens, 1 to 300. Default: ${DEFAULT-VALUE}")
  private int seconds;

  @Mixin
  @SuppressWarnings("unused") // Used by picocli.
  private HelpOption help = new HelpOption();

  @Override
  public Integer call() throws IOException, InterruptedException {
    QuietLogs.begin();
    if (probe && address != null) {
      throw wrong("--probe asks no node: leave out '" + address + "'");
    }
    Optional<Findings> answer = probe ? Optional.empty() : asked();
    if (answer.isEmpty() && address != null) {
      return 1;
    }
    Findings findings = answer.isPresent() ? answer.get() : probed();
    findings.lines().forEach(out()::println);
    out().flush();
    return findings.isProblem() ? 1 : 0;
  }

  /** What the node says; empty, and told, if none answers. */
  private Optional<Findings> asked() throws InterruptedException {
    HttpAddress node = node();
    try (NodePages pages = new NodePages(ANSWER_WITHIN)) {
      return Optional.of(NodeFindings.of(node, pages.get(node, "/discovery")));
    } catch (NodePages.NoAnswerException e) {
      String problem = SafeText.escape(String.valueOf(e.getMessage()));
      if (address != null) {
        spec().commandLine().getErr().println("ringcast doctor: " + problem);
      } else {
        out().println(problem);
      }
      return Optional.empty();
    }
  }

  private HttpAddress node() {
    try {
      return address == null ? HttpAddress.DEFAULT : HttpAddress.parse(address);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private Findings probed() throws IOException, InterruptedException {
    NetworkProbe.Settings settings = settings();
    out().println("trying the network for %d s ...".formatted(seconds));
    out().println();
    out().flush();
    return ProbeFindings.of(
        settings, NetworkProbe.run(settings, Duration.ofSeconds(seconds)), seconds);
  }

  private NetworkProbe.Settings settings() {
    if (multicastPort < 1 || multicastPort > 65_535) {
      throw wrong("a multicast port must be 1 to 65535, not " + multicastPort);
    }
    if (seconds < 1 || seconds > LONGEST_SECONDS) {
      throw wrong("--seconds must be 1 to %d, not %d".formatted(LONGEST_SECONDS, seconds));
    }
    if (interfaceName.equals(MulticastSettings.OFF)) {
      throw wrong("multicast is switched off: name an interface to try, by --interface");
    }
    // Not an option: others of this machine can see those.
    String secret = System.getenv(SECRET_VARIABLE);
    try {
      return new NetworkProbe.Settings(
          cluster,
          interfaceName,
          groupAddress(),
          multicastPort,
          Optional.ofNullable(secret).map(ClusterSecret::new));
    } catch (IllegalArgumentException e) {
      throw wrong(SECRET_VARIABLE + ": " + e.getMessage());
    }
  }

  private InetAddress groupAddress() {
    try {
      InetAddress found = InetAddress.ofLiteral(group);
      if (found.isMulticastAddress() && found.getAddress().length == 4) {
        return found;
      }
    } catch (IllegalArgumentException e) {
      // Told below, together with what is no multicast address.
    }
    throw wrong("'" + group + "' is no multicast group: 224.0.0.0 to 239.255.255.255 are");
  }

  private PrintWriter out() {
    return spec().commandLine().getOut();
  }

  private ParameterException wrong(String problem) {
    return new ParameterException(spec().commandLine(), problem);
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("to be called by picocli");
    }
    return spec;
  }
}
