package io.ringcast.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The code blocks of a document, so that what people copy is what was tested. */
public final class Snippets {

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```\\w*\\n(.*?)^```$");

  private final Path document;
  private final List<String> blocks;

  private Snippets(Path document, List<String> blocks) {
    this.document = document;
    this.blocks = blocks;
  }

  public static Snippets of(Path document) {
    try {
      return new Snippets(
          document,
          BLOCK.matcher(Files.readString(document)).results().map(Snippets::body).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String body(MatchResult block) {
    return block.group(1);
  }

  /** The one block in which these words stand. */
  public String containing(String words) {
    List<String> found = blocks.stream().filter(block -> block.contains(words)).toList();
    if (found.size() != 1) {
      throw new AssertionError(
          "%d code blocks of %s contain '%s', but one should"
              .formatted(found.size(), document, words));
    }
    return found.getFirst();
  }
}
