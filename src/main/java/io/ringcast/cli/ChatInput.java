package io.ringcast.cli;

/** One line typed into the chat, understood. */
sealed interface ChatInput {

  /** An empty line. */
  record Nothing() implements ChatInput {}

  /** {@code send <message>} that can only be meant for everyone. */
  record ToEveryone(String content) implements ChatInput {}

  /** {@code send @<user> <message>} or {@code send to <user> <message>}. */
  record ToUser(String user, String content) implements ChatInput {}

  /**
   * {@code send bob Hi}: for bob alone if there is a user of that name now, else for everyone.
   *
   * @param rest the message without the first word
   * @param whole the message with it
   */
  record ToUserOrEveryone(String firstWord, String rest, String whole) implements ChatInput {}

  /** {@code who}. */
  record Who() implements ChatInput {}

  /** {@code help}. */
  record Help() implements ChatInput {}

  /** {@code quit}. */
  record Quit() implements ChatInput {}

  /** Something else; {@code problem} says what was expected. */
  record Misunderstood(String problem) implements ChatInput {}

  /** Understands {@code line}; blanks around it and between the words of the command are free. */
  static ChatInput parse(String line) {
    Words words = Words.of(line);
    return switch (words.first()) {
      case "" -> new Nothing();
      case "send" -> parseSend(words.rest());
      case "who" -> alone(words, new Who());
      case "help" -> alone(words, new Help());
      case "quit" -> alone(words, new Quit());
      default ->
          new Misunderstood(
              "unknown command '" + words.first() + "': the commands are send, who, help, quit");
    };
  }

  private static ChatInput alone(Words words, ChatInput command) {
    return words.rest().isEmpty()
        ? command
        : new Misunderstood("'" + words.first() + "' stands alone on its line");
  }

  private static ChatInput parseSend(String message) {
    Words words = Words.of(message);
    if (message.isEmpty()) {
      return new Misunderstood("nothing to send: send <message>");
    }
    if (words.first().equals("to")) {
      Words addressed = Words.of(words.rest());
      return toUser(addressed, "send to <user> <message>");
    }
    if (words.first().startsWith("@")) {
      return toUser(new Words(words.first().substring(1), words.rest()), "send @<user> <message>");
    }
    return words.rest().isEmpty()
        ? new ToEveryone(message)
        : new ToUserOrEveryone(words.first(), words.rest(), message);
  }

  private static ChatInput toUser(Words words, String form) {
    return words.first().isEmpty() || words.rest().isEmpty()
        ? new Misunderstood("a user and a message are needed: " + form)
        : new ToUser(words.first(), words.rest());
  }

  /** A first word, and what stands after it without the blanks around it; either may be empty. */
  record Words(String first, String rest) {

    static Words of(String text) {
      String stripped = text.strip();
      int end = 0;
      while (end < stripped.length() && !Character.isWhitespace(stripped.charAt(end))) {
        end++;
      }
      return new Words(stripped.substring(0, end), stripped.substring(end).strip());
    }
  }
}
