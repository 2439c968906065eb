package io.ringcast.cli;

import io.ringcast.wire.InvalidMessageException;
import io.ringcast.wire.JsonDocument;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Reads the pages of nodes. */
final class NodePages implements AutoCloseable {

  /** A status of 256 nodes has less than 100 KiB. */
  static final long LONGEST_BYTES = 1024 * 1024;

  private static final int OK = 200;

  private final Duration patience;
  private final HttpClient http;

  /**
   * @param patience how long to wait for an answer
   */
  NodePages(Duration patience) {
    this.patience = patience;
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(patience)
            .build();
  }

  /** Nobody answers, or something else than a node's page comes; the message says which. */
  static final class NoAnswerException extends Exception {
    private static final long serialVersionUID = 1L;

    NoAnswerException(String problem) {
      super(problem);
    }
  }

  /** Waits for one page. */
  JsonDocument get(HttpAddress node, String path) throws NoAnswerException, InterruptedException {
    CompletableFuture<JsonDocument> answer = ask(node, path);
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new NoAnswerException(problem(node, e.getCause() == null ? e : e.getCause()));
    }
  }

  /** Asks for one page; the future fails if it does not come in time. */
  CompletableFuture<JsonDocument> ask(HttpAddress node, String path) {
    HttpRequest request = HttpRequest.newBuilder(node.page(path)).timeout(patience).build();
    return http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), LONGEST_BYTES))
        .thenCompose(response -> read(node, response));
  }

  /** Waits for a page that was asked for; empty if it does not come. */
  static <T> Optional<T> answer(CompletableFuture<T> page) throws InterruptedException {
    try {
      return Optional.of(page.get());
    } catch (ExecutionException e) {
      return Optional.empty();
    }
  }

  private static CompletableFuture<JsonDocument> read(
      HttpAddress node, HttpResponse<String> response) {
    try {
      JsonDocument document = JsonDocument.parse(response.body());
      if (response.statusCode() == OK) {
        return CompletableFuture.completedFuture(document);
      }
      String detail = document.text("detail");
      return CompletableFuture.failedFuture(
          new NoAnswerException(
              "%s answers with %d%s"
                  .formatted(node, response.statusCode(), detail.isEmpty() ? "" : ": " + detail)));
    } catch (InvalidMessageException e) {
      return CompletableFuture.failedFuture(
          new NoAnswerException(
              "what answers at %s is no node: %s".formatted(node, e.getMessage())));
    }
  }

  private static String problem(HttpAddress node, Throwable cause) {
    if (cause instanceof NoAnswerException) {
      return String.valueOf(cause.getMessage());
    }
    String reason = cause instanceof IOException ? cause.getMessage() : cause.toString();
    return reason == null || reason.isEmpty()
        ? "nobody answers at " + node
        : "nobody answers at %s: %s".formatted(node, reason);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
