package io.ringcast.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A screen on which the test types. */
final class ScriptedScreen implements Screen {

  private final BlockingQueue<Optional<String>> typed = new LinkedBlockingQueue<>();
  private final List<String> shown = new CopyOnWriteArrayList<>();

  ScriptedScreen type(String... lines) {
    for (String line : lines) {
      typed.add(Optional.of(line));
    }
    return this;
  }

  ScriptedScreen end() {
    typed.add(Optional.empty());
    return this;
  }

  List<String> shown() {
    return List.copyOf(shown);
  }

  @Override
  public @Nullable String readLine() {
    try {
      return typed.take().orElse(null);
    } catch (InterruptedException e) {
      return null;
    }
  }

  @Override
  public void show(Kind kind, String text) {
    shown.add(text);
  }

  @Override
  public boolean isTerminal() {
    return false;
  }

  @Override
  public void close() {}
}
