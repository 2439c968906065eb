package io.ringcast.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One node: the real jar in a process of its own, which can be killed, paused and started again on
 * the same ports. What it prints goes to a file.
 */
public final class NodeProcess implements AutoCloseable {

  private static final String JAR = "ringcast.jar";
  private static final Duration HTTP_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(20);
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(HTTP_TIMEOUT)
          .build();
  private static final JsonMapper JSON = new JsonMapper();

  /** What is still running when the tests are stopped from outside. */
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly)));
  }

  private final String id;
  private final List<String> launcher;
  private final String address;
  private final int clientPort = Ports.free();
  private final int linkPort;
  private final int httpPort = Ports.free();
  private final Path log;
  private final Map<String, String> properties = new TreeMap<>();
  private Process process;

  /**
   * A node that is not started yet.
   *
   * @param properties more properties, or other values for those that the host and the kit set
   * @param log the file for what it prints; its folder becomes the working directory
   */
  NodeProcess(String id, Host host, Map<String, String> properties, Path log) {
    this.id = id;
    this.log = log;
    this.launcher = host.launcher();
    this.address = properties.getOrDefault("ringcast.bind", host.address());
    String givenLinkPort = properties.get("ringcast.cluster.port");
    this.linkPort = givenLinkPort == null ? Ports.free() : Integer.parseInt(givenLinkPort);
    this.properties.put("ringcast.node-id", id);
    this.properties.put("ringcast.bind", address);
    this.properties.put("ringcast.cluster.interface", host.networkInterface());
    this.properties.put("ringcast.port", Integer.toString(clientPort));
    this.properties.put("ringcast.cluster.port", Integer.toString(linkPort));
    this.properties.put("server.port", Integer.toString(httpPort));
    this.properties.putAll(properties);
  }

  /** Starts the process and returns at once; {@link ClusterUnderTest} waits for what it needs. */
  public NodeProcess start() {
    if (process != null && process.isAlive()) {
      throw new IllegalStateException(id + " runs already");
    }
    List<String> command = new ArrayList<>(launcher);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", jar()));
    properties.forEach((name, value) -> command.add("--" + name + "=" + value));
    try {
      Files.createDirectories(log.getParent());
      process =
          new ProcessBuilder(command)
              .directory(log.getParent().toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Process started = process;
    RUNNING.add(started);
    started.onExit().thenRun(() -> RUNNING.remove(started));
    return this;
  }

  private static String jar() {
    String jar = System.getProperty(JAR, "target/ringcast.jar");
    Path path = Path.of(jar).toAbsolutePath();
    if (!Files.isRegularFile(path)) {
      throw new IllegalStateException(path + " is missing: build it, or name another by -D" + JAR);
    }
    return path.toString();
  }

  public String id() {
    return id;
  }

  /** Where clients, other nodes and HTTP reach it. */
  public String address() {
    return address;
  }

  /** The address of one of its pages. */
  String address(String path) {
    return "http://" + address + ":" + httpPort + path;
  }

  public int clientPort() {
    return clientPort;
  }

  public int httpPort() {
    return httpPort;
  }

  public int linkPort() {
    return linkPort;
  }

  public boolean isRunning() {
    return process != null && process.isAlive();
  }

  /** {@code kill -9}: no goodbye. Returns when the process is gone. */
  public void kill() {
    process.destroyForcibly();
    awaitExit(EXIT_TIMEOUT);
  }

  /** {@code SIGTERM}: asks it to shut down. Returns at once. */
  public void terminate() {
    process.destroy();
  }

  /** {@code SIGSTOP}: silent, with its sockets open, as a host that hangs. */
  public void pause() {
    signal("STOP");
  }

  /** {@code SIGCONT}: goes on after a {@link #pause}. */
  public void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("kill -" + name + " of " + id + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The exit code, once the process has ended by itself or by a signal. */
  public int awaitExit(Duration atMost) {
    try {
      if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(id + " still runs after " + atMost + "; see " + log);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The answer of {@code GET /status}. */
  public JsonNode status() {
    HttpResponse<String> response = get("/status");
    if (response.statusCode() != 200) {
      throw new AssertionError(id + " answers /status with " + response.statusCode());
    }
    return JSON.readTree(response.body());
  }

  /** What the node answers to a GET of {@code path}, whatever the status code. */
  public HttpResponse<String> get(String path) {
    return ask(path, HttpRequest.newBuilder());
  }

  /** What the node answers to an operator's command, whatever the status code. */
  HttpResponse<String> post(String path, String token) {
    return ask(
        path,
        HttpRequest.newBuilder()
            .header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.noBody()));
  }

  private HttpResponse<String> ask(String path, HttpRequest.Builder asked) {
    HttpRequest request = asked.uri(URI.create(address(path))).timeout(HTTP_TIMEOUT).build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(id + " does not answer " + path + "; see " + log, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** All that it has printed, in all its lives. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it by force, also when it is paused. */
  @Override
  public void close() {
    if (isRunning()) {
      kill();
    }
  }

  @Override
  public String toString() {
    return id;
  }
}
