import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whom the data plane's load is sent to. Each is started with limits so high that none is met. */
enum Peer {
  RINGCAST,
  NATS,
  MOSQUITTO,
  REDIS,
  FLOOR;

  private static final String PACKAGES = "apt-get install nats-server mosquitto redis-server";
  private static final List<Path> FOLDERS =
      List.of(Path.of("/usr/sbin"), Path.of("/usr/bin"), Path.of("/usr/local/bin"));

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  Protocol protocol() {
    return switch (this) {
      case RINGCAST, FLOOR -> new RingcastProtocol();
      case NATS -> new NatsProtocol();
      case MOSQUITTO -> new MqttProtocol();
      case REDIS -> new RedisProtocol();
    };
  }

  /** Whether it runs on a Java machine, which is slow at first. */
  boolean warmsUp() {
    return this == RINGCAST || this == FLOOR;
  }

  boolean clusters() {
    return this == RINGCAST || this == NATS;
  }

  /** What it is and how it is started, for the reader of the figures. */
  String about(Options options) throws IOException, InterruptedException {
    return switch (this) {
      case RINGCAST ->
          "`java %s -jar %s`, `%s`, else defaults"
              .formatted(options.jvmText(), options.jar(), String.join(" ", Servers.NO_LIMITS));
      case FLOOR -> "`java bench/Floor.java`, the same options of Java";
      case NATS -> version("--version") + ": `" + String.join("; ", natsSettings()) + "`";
      case MOSQUITTO -> version("-h") + ": `" + String.join("; ", mosquittoSettings()) + "`";
      case REDIS ->
          version("--version")
              + ": `"
              + String.join(" ", redisSettings()).replace("  ", " \"\" ")
              + "`";
    };
  }

  private String program() {
    return this == MOSQUITTO ? "mosquitto" : label() + "-server";
  }

  /** The program's file; ends this program with the way out if it is missing. */
  private Path file() {
    return FOLDERS.stream()
        .map(folder -> folder.resolve(program()))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                program() + " is not there: " + PACKAGES + ", or choose others with --peers"));
  }

  private String version(String option) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(file().toString(), option).redirectErrorStream(true).start();
    String[] lines = new String(process.getInputStream().readAllBytes()).split("\n", 2);
    process.waitFor();
    return lines[0].split(" sha=")[0];
  }

  /** Makes sure that all that is to be measured can be started. */
  void require() {
    if (this == NATS || this == MOSQUITTO || this == REDIS) {
      file();
    }
  }

  /**
   * The command of one server.
   *
   * @param routes ports where the other servers of its cluster listen, its own first; none if it is
   *     alone
   */
  List<String> command(Path folder, int port, List<Integer> routes) throws IOException {
    Path settings = folder.resolve(label() + "-" + port + ".conf");
    List<String> command = new ArrayList<>(List.of(file().toString()));
    switch (this) {
      case NATS -> {
        List<String> lines = new ArrayList<>(natsSettings());
        lines.add("listen: \"127.0.0.1:" + port + "\"");
        lines.addAll(natsRoutes(routes));
        Files.write(settings, lines);
        command.addAll(List.of("-c", settings.toString()));
      }
      case MOSQUITTO -> {
        List<String> lines = new ArrayList<>(List.of("listener " + port + " 127.0.0.1"));
        lines.addAll(mosquittoSettings());
        Files.write(settings, lines);
        command.addAll(List.of("-c", settings.toString()));
      }
      default -> {
        command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
        command.addAll(redisSettings());
      }
    }
    return command;
  }

  private static List<String> natsSettings() {
    return List.of(
        "max_connections: 100000",
        "max_pending: 1GB",
        "write_deadline: \"60s\"",
        "ping_interval: \"1h\"");
  }

  private static List<String> natsRoutes(List<Integer> routes) {
    if (routes.isEmpty()) {
      return List.of();
    }
    List<String> others =
        routes.stream().skip(1).map(port -> "\"nats://127.0.0.1:" + port + "\"").toList();
    return List.of(
        "cluster {",
        "name: bench",
        "listen: \"127.0.0.1:" + routes.getFirst() + "\"",
        "routes: [" + String.join(", ", others) + "]",
        "}");
  }

  private static List<String> mosquittoSettings() {
    return List.of(
        "allow_anonymous true",
        "persistence false",
        "max_queued_messages 0",
        "max_queued_bytes 0",
        "max_connections -1",
        "set_tcp_nodelay true",
        "sys_interval 0",
        "log_type error",
        "user root");
  }

  private static List<String> redisSettings() {
    return List.of(
        "--save",
        "",
        "--appendonly",
        "no",
        "--protected-mode", // else it takes clients from 127.0.0.1 alone
        "no",
        "--maxclients",
        "19900",
        "--tcp-backlog",
        "1024",
        "--client-output-buffer-limit",
        "pubsub 0 0 0");
  }
}
