package io.ringcast.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real Prometheus with the files of deploy/monitoring. */
final class Prometheus implements AutoCloseable {

  static final Path FILES = Path.of("deploy", "monitoring").toAbsolutePath();

  private static final Duration HTTP_TIMEOUT = Duration.ofSeconds(5);
  // it listens before it has opened its storage, and says so with this status and no JSON
  private static final int NOT_READY = 503;
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final JsonMapper JSON = new JsonMapper();

  private final int port = Ports.free();
  private final Program program;

  /**
   * Starts it.
   *
   * @param folder for what it keeps
   * @param first whom it asks for the cluster, in place of the two of the file
   */
  Prometheus(Path folder, NodeProcess first, NodeProcess second) {
    try {
      Files.createDirectories(folder);
      Files.copy(FILES.resolve("alerts.yml"), folder.resolve("alerts.yml"));
      String configuration =
          Files.readString(FILES.resolve("prometheus.yml"))
              .replace("localhost:8080", first.address() + ":" + first.httpPort())
              .replace("localhost:8081", second.address() + ":" + second.httpPort())
              .replaceAll(
                  "(scrape_interval|evaluation_interval|refresh_interval): \\d+s", "$1: 1s");
      Path file = Files.writeString(folder.resolve("prometheus.yml"), configuration);
      program =
          Program.start(
              folder,
              "prometheus",
              "--config.file=" + file,
              "--storage.tsdb.path=" + folder.resolve("data"),
              "--web.listen-address=127.0.0.1:" + port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The {@code data} of an answer of its HTTP API; missing if it can't give one yet. */
  JsonNode get(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/" + path))
            .timeout(HTTP_TIMEOUT)
            .build();
    try {
      HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() == NOT_READY) {
        return JSON.missingNode();
      }
      String body = response.body();
      JsonNode answer = JSON.readTree(body);
      if (answer.path("status").asString("").equals("error")) {
        throw new AssertionError(path + ": " + body);
      }
      return answer.path("data");
    } catch (IOException _) {
      return JSON.missingNode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The result of an expression now. */
  JsonNode query(String expression) {
    return get("query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
        .path("result");
  }

  @Override
  public void close() {
    program.close();
  }
}
