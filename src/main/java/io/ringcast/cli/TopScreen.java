package io.ringcast.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;

/** A whole terminal that is drawn anew again and again, until somebody types q or Ctrl-C. */
final class TopScreen implements AutoCloseable {

  private static final int CTRL_C = 3;
  private static final int CTRL_D = 4;
  private static final int COLUMNS = 80;
  private static final int ROWS = 24;

  private final Terminal terminal;
  private final Attributes before;
  private final Display display;
  private volatile boolean interrupted;

  private TopScreen(Terminal terminal) {
    this.terminal = terminal;
    before = terminal.enterRawMode();
    terminal.handle(Terminal.Signal.INT, signal -> interrupted = true);
    terminal.puts(Capability.enter_ca_mode);
    terminal.puts(Capability.cursor_invisible);
    display = new Display(terminal, true);
  }

  static TopScreen open() throws IOException {
    return new TopScreen(
        TerminalBuilder.builder().name("ringcast").system(true).dumb(true).build());
  }

  /** Shows these lines in the place of the former ones, as far as there is room. */
  void draw(List<String> lines) {
    Size size = size();
    display.resize(size);
    List<AttributedString> shown =
        lines.stream()
            .limit(size.getRows())
            .map(line -> new AttributedString(line).columnSubSequence(0, size.getColumns()))
            .toList();
    display.update(shown, 0);
  }

  private Size size() {
    Size size = terminal.getSize();
    // A pseudo terminal that nobody gave a size.
    return size.getRows() > 0 && size.getColumns() > 0 ? size : Size.of(COLUMNS, ROWS);
  }

  /** Waits for {@code time}; false if somebody wants to leave meanwhile. */
  boolean stays(Duration time) throws IOException {
    long deadline = System.nanoTime() + time.toNanos();
    NonBlockingReader keys = terminal.reader();
    for (long left = time.toMillis(); left > 0; left = millisTo(deadline)) {
      int key = keys.read(left);
      if (interrupted || key == 'q' || key == CTRL_C || key == CTRL_D) {
        return false;
      }
      if (key == NonBlockingReader.EOF) {
        return false;
      }
    }
    return !interrupted;
  }

  private static long millisTo(long deadlineNanos) {
    return Duration.ofNanos(deadlineNanos - System.nanoTime()).toMillis();
  }

  @Override
  public void close() throws IOException {
    terminal.puts(Capability.cursor_visible);
    terminal.puts(Capability.exit_ca_mode);
    terminal.setAttributes(before);
    terminal.close();
  }
}
