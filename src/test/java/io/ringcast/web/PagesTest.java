package io.ringcast.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.node.Endpoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What every browser gets; what it makes of that is tested with a real one. */
@WebUnderTest
class PagesTest {

  private static final Path STATIC = Path.of("src", "main", "resources", "static");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** Whatever loads something: in HTML, in a style sheet, in a module. */
  private static final Pattern SOURCE =
      Pattern.compile(
          "<(?:script|link|img|iframe|source)[^>]*(?:src|href)=\"([^\"]*)\"|url\\(([^)]*)\\)|@import\\s+(\\S+)|from '([^']*)'");

  @LocalServerPort private int port;
  @Autowired private FakeDoor door;

  @AfterEach
  void forgetTheOthers() {
    door.otherPages = List.of();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @ParameterizedTest
  @CsvSource({
    "/, text/html",
    "/index.html, text/html",
    "/chat.html, text/html",
    "/style.css, text/css",
    "/favicon.svg, image/svg+xml",
    "/js/dashboard.js, text/javascript",
    "/js/chat.js, text/javascript",
    "/lib/uplot/uPlot.iife.min.js, text/javascript",
    "/lib/uplot/uPlot.min.css, text/css",
  })
  void aPageAndItsPartsAreThere(String path, String type) throws Exception {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith(type);
  }

  @Test
  void theLicenceOfTheChartsIsBesideThem() throws Exception {
    assertThat(get("/lib/uplot/LICENSE").body()).contains("MIT", "Leon Sorokin");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/chat.html", "/js/dashboard.js", "/actuator/health", "/nothing"})
  void everyAnswerForbidsWhatPagesDoNotNeed(String path) throws Exception {
    HttpResponse<String> response = get(path);
    assertThat(response.headers().allValues("Content-Security-Policy"))
        .containsExactly(
            "default-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self';"
                + " frame-ancestors 'none'");
    assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(response.headers().firstValue("Referrer-Policy")).contains("no-referrer");
  }

  @Test
  void aPageMayGoOnAtTheOtherMembers() throws Exception {
    door.otherPages = List.of(new Endpoint("192.0.2.1", 8080), new Endpoint("192.0.2.2", 8080));
    assertThat(get("/chat.html").headers().allValues("Content-Security-Policy"))
        .singleElement()
        .asString()
        .contains("; connect-src 'self' ws://192.0.2.1:8080 ws://192.0.2.2:8080; ");
  }

  @Test
  void soManyAreNamedAsFitIntoTheHeader() throws Exception {
    door.otherPages =
        IntStream.rangeClosed(1, 255).mapToObj(i -> new Endpoint("192.0.2." + i, 8080)).toList();
    assertThat(get("/chat.html").headers().allValues("Content-Security-Policy"))
        .singleElement()
        .asString()
        .contains("ws://192.0.2.64:8080; ");
  }

  @Test
  void pagesAreAskedForAgainAfterAnUpgrade() throws Exception {
    assertThat(get("/").headers().allValues("Cache-Control")).containsExactly("no-cache");
  }

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(STATIC)) {
      return files
          .filter(file -> file.toString().matches(".*\\.(html|css|js|svg)"))
          .filter(file -> !file.startsWith(STATIC.resolve("lib")))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void nothingIsLoadedFromAnotherHost(Path file) throws IOException {
    assertThat(SOURCE.matcher(Files.readString(file)).results())
        .allSatisfy(source -> assertThat(source.group()).doesNotContain("//"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void nothingIsReadAsHtmlOrRunFromText(Path file) throws IOException {
    assertThat(Files.readString(file))
        .doesNotContainPattern("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(")
        .doesNotContainPattern("\\sstyle=\"|\\son[a-z]+=\"|<style|<script>");
  }
}
