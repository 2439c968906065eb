package io.ringcast.cli;

/**
 * Text from others, made fit for a terminal: a message must not move the cursor, change the
 * window's title or turn the reading direction of what stands after it.
 */
final class SafeText {

  private SafeText() {}

  /**
   * {@code text} with every control character, line break, direction mark and half character
   * written as an escape, such as {@code \n} or <code>&#92;u001b</code>.
   */
  static String escape(String text) {
    if (text.codePoints().allMatch(SafeText::isHarmless)) {
      return text;
    }
    StringBuilder safe = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(character -> {
          if (isHarmless(character)) {
            safe.appendCodePoint(character);
          } else {
            safe.append(escaped(character));
          }
        });
    return safe.toString();
  }

  private static String escaped(int character) {
    return switch (character) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> String.format("\\u%04x", character);
    };
  }

  private static boolean isHarmless(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      case Character.FORMAT -> !turnsDirection(character);
      default -> true;
    };
  }

  /** Joiners, which emoji and several scripts need, are formats too, and harmless. */
  private static boolean turnsDirection(int character) {
    return character == 0x061C
        || character == 0x200E
        || character == 0x200F
        || (character >= 0x202A && character <= 0x202E)
        || (character >= 0x2066 && character <= 0x2069);
  }
}
