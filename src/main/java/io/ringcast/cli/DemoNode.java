package io.ringcast.cli;

import io.ringcast.node.Endpoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A node as a process of its own, asked over HTTP. */
final class DemoNode {

  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

  // An id has no character that JSON writes in another way, so that these see it as it is.
  private static final Pattern SEEN = Pattern.compile("\"seen\"\\s*:\\s*(\\d{1,9})\\b");
  private static final Pattern READY = Pattern.compile("\"ready\"\\s*:\\s*(true)\\b");
  private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*\"([A-Za-z0-9._:-]{1,64})\"");

  /**
   * Where a node of the demo listens.
   *
   * @param client the port for clients
   * @param http the port for pages
   */
  record Ports(int client, int http) {}

  private final String id;
  private final Ports ports;
  private final Process process;
  private final HttpClient http;

  DemoNode(String id, Ports ports, Process process, HttpClient http) {
    this.id = id;
    this.ports = ports;
    this.process = process;
    this.http = http;
  }

  static ProcessBuilder command(String id, Ports ports, int multicastPort, Path folder) {
    ProcessBuilder builder =
        new ProcessBuilder(
            ThisProgram.command(
                List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                List.of(
                    "node",
                    id,
                    Integer.toString(ports.client()),
                    "--server.port=" + ports.http(),
                    "--server.address=" + LOOPBACK,
                    "--ringcast.bind=" + LOOPBACK,
                    "--ringcast.cluster.name=demo-" + ProcessHandle.current().pid(),
                    "--ringcast.cluster.interface=lo",
                    "--ringcast.cluster.multicast-port=" + multicastPort,
                    "--ringcast.cluster.port=0")));
    // The person's own settings, in the environment or the working directory, are for other nodes.
    builder.environment().keySet().removeIf(DemoNode::isSetting);
    return builder
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(id + ".log").toFile());
  }

  private static boolean isSetting(String variable) {
    return variable.matches("(RINGCAST|SERVER|SPRING|MANAGEMENT|LOGGING)_.*");
  }

  String id() {
    return id;
  }

  Endpoint clientAddress() {
    return new Endpoint(LOOPBACK, ports.client());
  }

  URI page(String path) {
    return URI.create("http://" + LOOPBACK + ":" + ports.http() + path);
  }

  Process process() {
    return process;
  }

  /** How many nodes this one sees, itself included; 0 while it does not answer. */
  int seen() throws InterruptedException {
    return get("/status").flatMap(body -> first(SEEN, body)).map(Integer::parseInt).orElse(0);
  }

  /** Whether this node takes clients. */
  boolean isReady() throws InterruptedException {
    return get("/status").flatMap(body -> first(READY, body)).isPresent();
  }

  /** The id of the leader that this node follows; empty when it has none or does not answer. */
  Optional<String> leader() throws InterruptedException {
    return get("/leader").flatMap(body -> first(ID, body));
  }

  private Optional<String> get(String path) throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(page(path)).timeout(ANSWER_WITHIN).build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
    } catch (IOException e) {
      // Not up yet, or gone: for the one who asks it is the same.
      return Optional.empty();
    }
  }

  private static Optional<String> first(Pattern pattern, String body) {
    Matcher matcher = pattern.matcher(body);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
