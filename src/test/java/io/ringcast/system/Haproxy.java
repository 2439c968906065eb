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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real HAProxy with the configuration that docs/load-balancers.md tells people to use. */
public final class Haproxy implements AutoCloseable {

  private static final Path DOCUMENT = Path.of("docs", "load-balancers.md");
  private static final Pattern SERVERS = Pattern.compile("(?m)(^ *server .*\\n?)+");
  private static final Duration HTTP_TIMEOUT = Duration.ofSeconds(5);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Program program;
  private final int chatPort = Ports.free();
  private final int statisticsPort = Ports.free();

  /** One node, as HAProxy reaches it. */
  public record Server(String name, int clientPort, int httpPort, int agentPort) {
    private String line() {
      return "  server %s 127.0.0.1:%d port %d agent-port %d"
          .formatted(name, clientPort, httpPort, agentPort);
    }
  }

  /** What HAProxy makes of a node, such as UP, DRAIN or DOWN, and the weight that it goes by. */
  public record State(String status, int weight) {}

  /**
   * Starts it.
   *
   * @param folder for its configuration and its log
   */
  public Haproxy(Path folder, List<Server> servers) {
    try {
      Files.createDirectories(folder);
      Path file = Files.writeString(folder.resolve("haproxy.cfg"), configuration(servers));
      program = Program.start(folder, "haproxy", "-db", "-f", file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The documented one, with other ports and servers. */
  private String configuration(List<Server> servers) throws IOException {
    String documented = Snippets.of(DOCUMENT).containing("agent-check");
    String own = String.join("\n", servers.stream().map(Server::line).toList());
    return SERVERS
            .matcher(documented)
            .replaceFirst(Matcher.quoteReplacement(own + "\n"))
            .replace("bind :5000", "bind 127.0.0.1:" + chatPort)
            .replace("bind :8404", "bind 127.0.0.1:" + statisticsPort)
        + "\n";
  }

  /** Where clients connect. */
  public int chatPort() {
    return chatPort;
  }

  /** The servers by their names; empty as long as it does not answer. */
  public Map<String, State> states() {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + statisticsPort + "/;csv"))
            .timeout(HTTP_TIMEOUT)
            .build();
    try {
      return states(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException _) {
      return Map.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, State> states(String csv) {
    List<String[]> rows = csv.lines().map(line -> line.split(",", -1)).toList();
    List<String> columns = Arrays.asList(rows.getFirst());
    Map<String, State> states = new HashMap<>();
    for (String[] row : rows.subList(1, rows.size())) {
      String name = row[columns.indexOf("svname")];
      String weight = row[columns.indexOf("weight")];
      if (!List.of("FRONTEND", "BACKEND").contains(name) && !weight.isEmpty()) {
        String status = row[columns.indexOf("status")].split(" ", 2)[0];
        states.put(name, new State(status, Integer.parseInt(weight)));
      }
    }
    return states;
  }

  @Override
  public void close() {
    program.close();
  }
}
