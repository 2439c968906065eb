package io.ringcast.cli;

import io.ringcast.client.Ack;
import io.ringcast.client.Chat;
import io.ringcast.client.ChatListener;
import io.ringcast.client.RingcastClient;
import io.ringcast.client.UserList;
import io.ringcast.node.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The chat of one user on one screen: does what is typed, and shows what is heard. */
final class ChatRoom implements ChatListener {

  /** How many messages may wait for their answers before the next line is taken. */
  private static final int MAX_UNANSWERED = 100;

  private static final int MAX_TYPED_AHEAD = 16;
  private static final int MAX_USERS_SHOWN = 1000;
  private static final Duration PATIENCE_WITH_QUESTIONS = Duration.ofSeconds(15);
  private static final Duration PATIENCE_AT_END = Duration.ofSeconds(10);
  private static final Duration PATIENCE_AT_QUIT = Duration.ofSeconds(2);

  static final List<String> HELP =
      List.of(
          "send <message>            to everyone; when the first word is a user's name, to them alone",
          "send @<user> <message>    to one user alone",
          "send to <user> <message>  the same",
          "who                       who is there",
          "help                      this",
          "quit                      leave");

  private sealed interface Event {
    record Typed(ChatInput input) implements Event {}

    record EndOfInput() implements Event {}

    record Over() implements Event {}
  }

  private final String user;
  private final Screen screen;
  private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(MAX_TYPED_AHEAD);
  private final Semaphore mayWait = new Semaphore(MAX_UNANSWERED);
  private volatile boolean over;

  ChatRoom(String user, Screen screen) {
    this.user = user;
    this.screen = screen;
  }

  /**
   * Chats until the input ends, {@code quit}, or the client gives up.
   *
   * @return 0, or 1 when the client gave up or messages stayed unanswered
   */
  int run(RingcastClient client) throws InterruptedException {
    // A daemon, since reading from a pipe cannot be broken off.
    Thread.ofPlatform().daemon().name("chat-input").start(this::readLines);
    if (screen.isTerminal()) {
      note("type 'help' for the commands");
    }
    while (true) {
      Event event = events.take();
      if (over) {
        return 1;
      }
      switch (event) {
        case Event.Typed(ChatInput.Quit quit) -> {
          return awaitAnswers(PATIENCE_AT_QUIT);
        }
        case Event.Typed typed -> perform(typed.input(), client);
        case Event.EndOfInput end -> {
          return awaitAnswers(PATIENCE_AT_END);
        }
        case Event.Over end -> {
          return 1;
        }
      }
    }
  }

  private void readLines() {
    try {
      for (String line = screen.readLine(); line != null; line = screen.readLine()) {
        ChatInput input = ChatInput.parse(line);
        events.put(new Event.Typed(input));
        if (input instanceof ChatInput.Quit) {
          // No further prompt.
          return;
        }
      }
    } catch (IOException | UncheckedIOException e) {
      problem("the input cannot be read: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    try {
      events.put(new Event.EndOfInput());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void perform(ChatInput input, RingcastClient client) throws InterruptedException {
    switch (input) {
      case ChatInput.Nothing nothing -> {}
      case ChatInput.ToEveryone message -> broadcast(client, message.content());
      case ChatInput.ToUser message -> sendTo(client, message.user(), message.content());
      case ChatInput.ToUserOrEveryone message -> sendToUserOrEveryone(client, message);
      case ChatInput.Who who -> showUsers(client);
      case ChatInput.Help help -> HELP.forEach(this::note);
      case ChatInput.Misunderstood misunderstood -> problem(misunderstood.problem());
      case ChatInput.Quit quit -> throw new IllegalArgumentException("quit is not performed");
    }
  }

  private void sendToUserOrEveryone(RingcastClient client, ChatInput.ToUserOrEveryone message)
      throws InterruptedException {
    String name = message.firstWord();
    if (name.equals(user)) {
      broadcast(client, message.whole());
      return;
    }
    // Not known is not sent: what was meant for one must not go to all.
    Boolean isUser =
        answer(client.isRegistered(name), "not sent, as it is not known if '" + name + "' is here");
    if (isUser == null) {
      return;
    }
    if (isUser) {
      note("(privately to " + name + ")");
      sendTo(client, name, message.rest());
    } else {
      broadcast(client, message.whole());
    }
  }

  private void broadcast(RingcastClient client, String content) throws InterruptedException {
    mayWait.acquire();
    showFailure(client.broadcast(content), "not delivered to everyone");
  }

  private void sendTo(RingcastClient client, String recipient, String content)
      throws InterruptedException {
    mayWait.acquire();
    showFailure(client.sendPrivate(recipient, content), "not delivered to " + recipient);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // It never fails: the fault is shown.
  private void showFailure(CompletableFuture<Ack> answer, String failure) {
    answer.whenComplete((ack, fault) -> {
      if (fault != null) {
        problem(failure + ": " + fault.getMessage());
      } else if (!ack.success()) {
        problem(failure + ": " + ack.info());
      }
      mayWait.release();
    });
  }

  private void showUsers(RingcastClient client) throws InterruptedException {
    UserList list = answer(client.users(MAX_USERS_SHOWN), "not known who is here");
    if (list == null) {
      return;
    }
    int hidden = list.total() - list.users().size();
    note(
        list.total()
            + (list.total() == 1 ? " user: " : " users: ")
            + String.join(", ", list.users())
            + (hidden > 0 ? " and " + hidden + " more" : ""));
  }

  /** The answer to a question; null when there is none, which is then shown. */
  private <T> @Nullable T answer(CompletableFuture<T> question, String failure)
      throws InterruptedException {
    try {
      return question.get(PATIENCE_WITH_QUESTIONS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      problem(failure + ": " + (cause == null ? e.getMessage() : cause.getMessage()));
    } catch (TimeoutException e) {
      problem(failure + ": no answer within " + PATIENCE_WITH_QUESTIONS.toSeconds() + " s");
    }
    return null;
  }

  private int awaitAnswers(Duration patience) throws InterruptedException {
    if (mayWait.tryAcquire(MAX_UNANSWERED, patience.toMillis(), TimeUnit.MILLISECONDS)) {
      return over ? 1 : 0;
    }
    int unanswered = MAX_UNANSWERED - mayWait.availablePermits();
    problem(unanswered + (unanswered == 1 ? " message was" : " messages were") + " not answered");
    return 1;
  }

  @Override
  public void onMessage(Chat chat) {
    if (chat.isPrivate()) {
      show(Screen.Kind.PRIVATE_MESSAGE, chat.sender() + " (privately): " + chat.content());
    } else {
      show(Screen.Kind.MESSAGE, chat.sender() + ": " + chat.content());
    }
  }

  @Override
  public void onConnected(Endpoint node, String serverId) {
    note("connected to " + (serverId.isEmpty() ? "" : serverId + " at ") + node);
  }

  @Override
  public void onDisconnected(String reason, boolean willRetry) {
    if (willRetry) {
      problem("connection lost (" + reason + "): looking for another node");
      return;
    }
    problem("disconnected: " + reason);
    over = true;
    // When the queue is full, the flag is seen before the next line.
    events.offer(new Event.Over());
  }

  @Override
  public void onNotice(String text) {
    note("the node says: " + text);
  }

  /** Shows a word of the chat itself. */
  void note(String text) {
    show(Screen.Kind.NOTE, "* " + text);
  }

  private void problem(String text) {
    show(Screen.Kind.PROBLEM, "! " + text);
  }

  private void show(Screen.Kind kind, String text) {
    screen.show(kind, SafeText.escape(text));
  }
}
