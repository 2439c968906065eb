package io.ringcast.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Plain lines of UTF-8, for pipes and files: no prompt, no colours. */
final class PlainScreen implements Screen {

  private final BufferedReader in;
  private final PrintStream out;

  PlainScreen(InputStream in, PrintStream out) {
    this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    this.out = out;
  }

  @Override
  public @Nullable String readLine() throws IOException {
    return in.readLine();
  }

  @Override
  public void show(Kind kind, String text) {
    out.println(text);
    out.flush();
  }

  @Override
  public boolean isTerminal() {
    return false;
  }

  @Override
  public void close() {
    out.flush();
  }
}
