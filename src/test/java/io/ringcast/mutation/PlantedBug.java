package io.ringcast.mutation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One small change of one source file.
 *
 * @param name what is wrong with it
 * @param file under the root of the main sources
 * @param right the text as it is, there exactly once
 * @param wrong the text in its place
 */
record PlantedBug(String name, String file, String right, String wrong) {

  private static final Path SOURCES = Path.of("src", "main", "java", "io", "ringcast");

  /** The class that the file is named after. */
  String className() {
    return "io.ringcast." + file.replace('/', '.').replaceAll("\\.java$", "");
  }

  /** The source with the bug. */
  String source() throws IOException {
    String text = Files.readString(SOURCES.resolve(file));
    int first = text.indexOf(right);
    if (first < 0 || text.indexOf(right, first + 1) >= 0) {
      throw new IllegalStateException(
          "'%s': the text to be replaced must be in %s exactly once; bring PlantedBugs up to date:%n%s"
              .formatted(name, file, right));
    }
    return text.replace(right, wrong);
  }

  @Override
  public String toString() {
    return name;
  }
}
