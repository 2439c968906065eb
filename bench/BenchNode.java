import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One node: the built jar in a process of its own, on the loopback interface. */
final class BenchNode {

  private static final Pattern EVENT =
      Pattern.compile(
          "\"number\"\\s*:\\s*(\\d+)\\s*,\\s*\"time\"\\s*:\\s*\"([^\"]+)\"\\s*,"
              + "\\s*\"kind\"\\s*:\\s*\"([^\"]+)\"\\s*,\\s*\"node\"\\s*:\\s*\"([^\"]+)\"");
  private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*\"([^\"]+)\"");
  private static final Set<Integer> PORTS = new HashSet<>();

  final String id;
  final int clientPort = freePort();
  private final URI http;
  private final Path log;
  private final List<String> settings;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Process process;
  private long lastEvent;

  /**
   * @param settings of the whole cluster, as options; those of this node alone are added
   * @param log the file for what it prints
   */
  BenchNode(String id, List<String> settings, Path log) {
    this.id = id;
    this.log = log;
    int httpPort = freePort();
    http = URI.create("http://127.0.0.1:" + httpPort);
    this.settings = new ArrayList<>(settings);
    this.settings.add("--ringcast.node-id=" + id);
    this.settings.add("--ringcast.port=" + clientPort);
    this.settings.add("--ringcast.cluster.port=" + freePort());
    this.settings.add("--server.port=" + httpPort);
  }

  /** What a node saw happen, as {@code GET /events} tells. */
  record Event(long number, Instant time, String kind, String node) {}

  /**
   * Starts the process and returns at once.
   *
   * @param java the command up to the jar
   */
  void start(List<String> java) {
    lastEvent = 0;
    List<String> command = new ArrayList<>(java);
    command.addAll(settings);
    try {
      process =
          new ProcessBuilder(command)
              .directory(log.getParent().toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Process process() {
    return process;
  }

  /** {@code kill -9}. */
  void kill() {
    process.destroyForcibly();
  }

  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  void awaitEnd() throws InterruptedException {
    process.waitFor();
  }

  /** Ends the process in order and waits for it. */
  void stop() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }

  /** Ends the process whatever it does; for the end of the program. */
  void end() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  /** The body of the answer; null if there is none, or not of a success. */
  String ask(String path) throws InterruptedException {
    try {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(http.resolve(path)).build(),
              HttpResponse.BodyHandlers.ofString());
      return response.statusCode() == 200 ? response.body() : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** Whom the node names as leader; null for nobody. */
  String leader() throws InterruptedException {
    String answer = ask("/leader");
    Matcher named = ID.matcher(answer == null ? "" : answer);
    return named.find() ? named.group(1) : null;
  }

  /** What happened at the node since this, or {@link #forgetEvents}, was called; oldest first. */
  List<Event> newEvents() throws InterruptedException {
    String answer = ask("/events?after=" + lastEvent);
    List<Event> events = new ArrayList<>();
    Matcher event = EVENT.matcher(answer == null ? "" : answer);
    while (event.find()) {
      events.add(
          new Event(
              Long.parseLong(event.group(1)),
              Instant.parse(event.group(2)),
              event.group(3),
              event.group(4)));
    }
    if (!events.isEmpty()) {
      lastEvent = events.getLast().number();
    }
    return events;
  }

  /** What happened so far is of no interest. */
  void forgetEvents() throws InterruptedException {
    newEvents();
  }

  static int freePort() {
    while (true) {
      // Below the range for outgoing connections, so that none grabs it in between.
      int port = ThreadLocalRandom.current().nextInt(10_240, 32_000);
      try (ServerSocket probe = new ServerSocket()) {
        probe.bind(new InetSocketAddress((InetAddress) null, port));
        if (PORTS.add(port)) {
          return port;
        }
      } catch (IOException e) {
        // Taken: try another.
      }
    }
  }
}
