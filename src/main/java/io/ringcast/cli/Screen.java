package io.ringcast.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where a person types and reads: a terminal, or plain streams. */
interface Screen extends AutoCloseable {

  /** What a line is, for screens that can show it. */
  enum Kind {
    MESSAGE,
    PRIVATE_MESSAGE,
    NOTE,
    PROBLEM
  }

  /**
   * The next line typed, or null at the end of the input. For one thread.
   *
   * @throws IOException if the input cannot be read
   */
  @Nullable String readLine() throws IOException;

  /** Shows one line; the text holds no control characters. For any thread, also while one reads. */
  void show(Kind kind, String text);

  /** True when a person sits before it. */
  boolean isTerminal();

  @Override
  void close() throws IOException;
}
