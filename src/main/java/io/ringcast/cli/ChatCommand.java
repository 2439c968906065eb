package io.ringcast.cli;

import io.ringcast.client.ClientException;
import io.ringcast.client.Discovery;
import io.ringcast.client.RingcastClient;
import io.ringcast.node.Endpoint;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The interactive client. Exit codes: 0 left, 1 could not connect or gave up, 2 wrong usage. */
@Command(
    name = "chat",
    header = "Chats as <user>, on the given node or on one found by multicast.",
    description = {
      "Commands in the chat: send <message>, send @<user> <message>, send to <user> <message>,",
      "who, help, quit. Also works with piped input: one command a line."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:left", "1:could not connect, or gave up", "2:wrong usage"})
public final class ChatCommand implements Callable<Integer> {

  private static final int DEFAULT_PORT = 5001;

  /** Opens what the person sees. */
  @FunctionalInterface
  interface ScreenSource {
    Screen open(String prompt) throws IOException;
  }

  private final ScreenSource screens;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(index = "0", paramLabel = "<user>", description = "The name to chat under.")
  private String user = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "<host[:port]>",
      description = "The node to connect to. Without it, the least loaded one is found.")
  private @Nullable String host;

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "<port>",
      description = "The node's port for clients. Default: 5001")
  private @Nullable Integer port;

  @Option(
      names = "--group",
      paramLabel = "<address>",
      description = "The nodes' multicast group. Default: 224.0.0.1")
  private @Nullable String group;

  @Option(
      names = "--multicast-port",
      paramLabel = "<port>",
      description = "The nodes' multicast port. Default: 5007")
  private @Nullable Integer multicastPort;

  @Option(
      names = "--interface",
      paramLabel = "<name>",
      description = "The network interface to look for nodes on. Default: lo, this machine only")
  private @Nullable String interfaceName;

  @Mixin
  @SuppressWarnings("unused") // Used by picocli.
  private HelpOption help = new HelpOption();

  /** A chat on the process's own terminal or streams. */
  public ChatCommand() {
    this(ChatCommand::ownScreen);
  }

  ChatCommand(ScreenSource screens) {
    this.screens = screens;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    QuietLogs.begin();
    RingcastClient.Builder builder = builder();
    try (Screen screen = screens.open(user + "> ")) {
      ChatRoom room = new ChatRoom(user, screen);
      if (host == null) {
        room.note("looking for a node on " + discovery());
      }
      try (RingcastClient client = builder.listener(room).build()) {
        client.connect();
        return room.run(client);
      }
    } catch (ClientException e) {
      spec().commandLine().getErr().println("ringcast chat: " + SafeText.escape(words(e)));
      return 1;
    }
  }

  private static String words(ClientException e) {
    return String.valueOf(e.getMessage());
  }

  private RingcastClient.Builder builder() {
    try {
      RingcastClient.Builder builder = RingcastClient.builder(user);
      Discovery discovery = discovery();
      if (host == null) {
        return builder.discovery(discovery);
      }
      Endpoint node = address(host, port);
      builder.address(node);
      // A far node's neighbours are not to be found on this machine's loopback interface.
      boolean isAsked = group != null || multicastPort != null || interfaceName != null;
      return isAsked || isThisMachine(node.host()) ? builder.discovery(discovery) : builder;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec().commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private Discovery discovery() {
    Discovery standard = Discovery.DEFAULT;
    return new Discovery(
        group == null ? standard.group() : group,
        multicastPort == null ? standard.port() : multicastPort,
        interfaceName == null ? standard.interfaceName() : interfaceName);
  }

  /**
   * The node meant by {@code host[:port]} and a separate port, of which one may be given.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  static Endpoint address(String host, @Nullable Integer port) {
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    boolean bareIpv6 = !host.startsWith("[") && host.indexOf(':') != host.lastIndexOf(':');
    if (bracketed || bareIpv6 || host.indexOf(':') < 0) {
      String bare = bracketed ? host.substring(1, host.length() - 1) : host;
      return new Endpoint(bare, port == null ? DEFAULT_PORT : port);
    }
    if (port != null) {
      throw new IllegalArgumentException(
          "the port stands twice: in '" + host + "' and as '" + port + "'");
    }
    return Endpoint.parse(host);
  }

  private static boolean isThisMachine(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  @SuppressWarnings("SystemConsoleNull") // It is null again on 25, when a stream is piped.
  private static Screen ownScreen(String prompt) throws IOException {
    Console console = System.console();
    if (console != null && console.isTerminal()) {
      return TerminalScreen.open(prompt);
    }
    return new PlainScreen(
        System.in,
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8));
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("to be called by picocli");
    }
    return spec;
  }
}
