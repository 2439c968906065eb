package io.ringcast.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real browser without a window, remote-controlled by its own DevTools protocol; it reaches
 * nothing but this machine.
 */
final class Browser implements AutoCloseable {

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "chrome");
  private static final List<String> FLAGS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-dev-shm-usage",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--disable-extensions",
          "--hide-scrollbars",
          "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
          "--remote-debugging-port=0");

  static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Path profile;
  private final Process process;
  private final int port;

  private Browser(Path executable) throws IOException {
    profile = Files.createTempDirectory("ringcast-browser");
    Stream<String> command =
        Stream.of(
                Stream.of(executable.toString()),
                FLAGS.stream(),
                Stream.of("--user-data-dir=" + profile, "about:blank"))
            .flatMap(part -> part);
    process =
        new ProcessBuilder(command.toList())
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("output.log").toFile())
            .start();
    port = awaitPort();
  }

  /** The browser's executable, if there is one. */
  private static Optional<Path> find() {
    return Stream.of(System.getenv("PATH").split(":"))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts it; skips the test, and says so, if there is none. */
  static Browser required() {
    Optional<Path> executable = find();
    if (executable.isEmpty()) {
      System.err.println(
          "THE PAGES WERE NOT TESTED: there is no chromium here (apt-get install chromium)");
    }
    assumeTrue(executable.isPresent(), "no chromium");
    return start(executable.get());
  }

  private static Browser start(Path executable) {
    try {
      return new Browser(executable);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int awaitPort() {
    Path file = profile.resolve("DevToolsActivePort");
    await("the browser's port")
        .atMost(ClusterUnderTest.PATIENCE)
        .until(() -> Files.exists(file) && Files.readString(file).contains("\n"));
    try {
      return Integer.parseInt(Files.readString(file).lines().findFirst().orElseThrow());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new tab, on that address. */
  BrowserPage open(String address) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/new?about:blank"))
            .method("PUT", HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      String tab = HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
      String socket = new JsonMapper().readTree(tab).path("webSocketDebuggerUrl").asString();
      return new BrowserPage(URI.create(socket), address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Ends the browser with all its processes, and forgets all that it has kept. */
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor(Duration.ofSeconds(10).toMillis(), TimeUnit.MILLISECONDS);
      try (Stream<Path> files = Files.walk(profile)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
