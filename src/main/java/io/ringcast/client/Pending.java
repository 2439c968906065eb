package io.ringcast.client;

import io.ringcast.wire.Frame;
import java.util.concurrent.CompletableFuture;

/** Something said to the cluster that must be answered, and is said again until it is. */
sealed interface Pending {

  String messageId();

  /** Always the same bytes, however often they are sent. */
  Frame frame();

  CompletableFuture<?> answer();

  /** A chat message. */
  record Said(String messageId, Frame frame, CompletableFuture<Ack> answer) implements Pending {}

  /** A question who is there. */
  record Asked(String messageId, Frame frame, CompletableFuture<UserList> answer)
      implements Pending {}
}
