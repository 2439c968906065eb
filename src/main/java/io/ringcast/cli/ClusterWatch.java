package io.ringcast.cli;

import io.ringcast.cli.NodePages.NoAnswerException;
import io.ringcast.wire.JsonDocument;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Looks at a cluster through one of its nodes. When that one does not answer, it goes on with
 * another that it was told of. For one thread.
 */
final class ClusterWatch {

  /** How many other nodes are asked about themselves at each look. */
  static final int MOST_ASKED = 64;

  /** After so many looks through another node, it is no news any more. */
  static final int NOTE_LOOKS = 30;

  private static final int EVENTS = 8;

  private final NodePages pages;
  private final Map<String, HttpAddress> known = new LinkedHashMap<>();
  private HttpAddress watched;
  private String watchedId = "";
  private String note = "";
  private String lostId = "";
  private int looksSinceLoss;

  ClusterWatch(NodePages pages, HttpAddress first) {
    this.pages = pages;
    watched = first;
  }

  /**
   * The cluster at one moment.
   *
   * @param from the node that was asked
   * @param others what other nodes say of themselves, by their ids; who does not answer is missing
   * @param note what happened to the watch itself, or empty
   */
  record Look(
      HttpAddress from,
      JsonDocument status,
      Map<String, JsonDocument> others,
      List<JsonDocument> events,
      String note) {}

  /** What the node called {@code id} says of itself. */
  private record Answer(String id, HttpAddress from, JsonDocument status) {}

  /**
   * Asks the watched node, or, if it is silent, the others that it told of.
   *
   * @throws NoAnswerException if none answers
   */
  Look look() throws NoAnswerException, InterruptedException {
    JsonDocument status = status();
    remember(status);
    Map<String, JsonDocument> others = others();
    if (others.containsKey(lostId) || looksSinceLoss++ >= NOTE_LOOKS) {
      note = "";
    }
    return new Look(watched, status, others, events(), note);
  }

  private JsonDocument status() throws NoAnswerException, InterruptedException {
    try {
      return pages.get(watched, "/status");
    } catch (NoAnswerException e) {
      Answer answer = anyOther().orElseThrow(() -> nobody(e));
      goOnWith(answer);
      return answer.status();
    }
  }

  private NoAnswerException nobody(NoAnswerException watchedOne) {
    return known.isEmpty()
        ? watchedOne
        : new NoAnswerException(watchedOne.getMessage() + "; nor does any other node that it knew");
  }

  /** The first to answer; all are asked at once, so that those who hang keep nobody waiting. */
  private Optional<Answer> anyOther() throws InterruptedException {
    CompletableFuture<Answer> first = new CompletableFuture<>();
    CompletableFuture<?>[] asked =
        known.entrySet().stream()
            .filter(other -> !other.getValue().equals(watched))
            .map(other -> ask(other.getKey(), other.getValue()).thenAccept(first::complete))
            .toArray(CompletableFuture<?>[]::new);
    var _ =
        CompletableFuture.allOf(asked)
            .whenComplete(
                (_, _) -> first.completeExceptionally(new NoAnswerException("nobody answers")));
    return NodePages.answer(first);
  }

  private CompletableFuture<Answer> ask(String id, HttpAddress from) {
    return pages.ask(from, "/status").thenApply(status -> new Answer(id, from, status));
  }

  private void goOnWith(Answer other) {
    note = "%s does not answer any more: watching %s instead".formatted(watchedId, other.id());
    lostId = watchedId;
    looksSinceLoss = 0;
    watched = other.from();
  }

  /** Whom to go on with: those who live now, by what the watched node says. */
  private void remember(JsonDocument status) {
    watchedId = status.part("node").text("id");
    known.clear();
    for (JsonDocument peer : status.parts("peers")) {
      boolean live = peer.text("state").equals("alive") || peer.text("state").equals("suspect");
      String address = peer.text("http_address");
      if (live && !address.isEmpty() && known.size() < MOST_ASKED) {
        try {
          known.put(peer.text("id"), HttpAddress.parse(address));
        } catch (IllegalArgumentException e) {
          // Its row has no rates then.
        }
      }
    }
  }

  private Map<String, JsonDocument> others() throws InterruptedException {
    Map<String, CompletableFuture<JsonDocument>> asked = new LinkedHashMap<>();
    known.forEach((id, address) -> asked.put(id, pages.ask(address, "/status")));
    Map<String, JsonDocument> others = new LinkedHashMap<>();
    for (Map.Entry<String, CompletableFuture<JsonDocument>> entry : asked.entrySet()) {
      NodePages.answer(entry.getValue())
          .filter(status -> status.part("node").text("id").equals(entry.getKey()))
          .ifPresent(status -> others.put(entry.getKey(), status));
    }
    return others;
  }

  private List<JsonDocument> events() throws InterruptedException {
    try {
      return pages.get(watched, "/events?limit=" + EVENTS).parts("events");
    } catch (NoAnswerException e) {
      return List.of();
    }
  }
}
