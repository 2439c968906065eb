package io.ringcast.cli;

import java.io.IOError;
import java.io.IOException;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jspecify.annotations.Nullable;

/**
 * A terminal with line editing and a history of this session; what is shown while one types appears
 * above the line. The environment variable {@code NO_COLOR} turns colours off.
 */
final class TerminalScreen implements Screen {

  private static final int HISTORY_LINES = 500;

  private final Terminal terminal;
  private final LineReader reader;
  private final String prompt;
  private final boolean colours;
  private volatile boolean closed;

  private TerminalScreen(Terminal terminal, LineReader reader, String prompt, boolean colours) {
    this.terminal = terminal;
    this.reader = reader;
    this.prompt = prompt;
    this.colours = colours;
  }

  static TerminalScreen open(String prompt) throws IOException {
    Terminal terminal = TerminalBuilder.builder().name("ringcast").system(true).dumb(true).build();
    LineReader reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .appName("ringcast")
            .variable(LineReader.HISTORY_SIZE, HISTORY_LINES)
            // A message may hold '!' and '\': neither means anything here.
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .build();
    boolean dumb = Terminal.TYPE_DUMB.equals(terminal.getType());
    return new TerminalScreen(terminal, reader, prompt, !dumb && System.getenv("NO_COLOR") == null);
  }

  @Override
  public @Nullable String readLine() throws IOException {
    try {
      return reader.readLine(prompt);
    } catch (UserInterruptException e) {
      // Ctrl-C drops the line that one types, and leaves on an empty one.
      return e.getPartialLine().isBlank() ? null : "";
    } catch (EndOfFileException e) {
      return null;
    } catch (IllegalStateException | IOError e) {
      if (closed) {
        return null;
      }
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void show(Kind kind, String text) {
    reader.printAbove(new AttributedString(text, colours ? style(kind) : AttributedStyle.DEFAULT));
  }

  private static AttributedStyle style(Kind kind) {
    return switch (kind) {
      case MESSAGE -> AttributedStyle.DEFAULT;
      case PRIVATE_MESSAGE -> AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN);
      case NOTE -> AttributedStyle.DEFAULT.faint();
      case PROBLEM -> AttributedStyle.DEFAULT.foreground(AttributedStyle.RED);
    };
  }

  @Override
  public boolean isTerminal() {
    return true;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    terminal.close();
  }
}
