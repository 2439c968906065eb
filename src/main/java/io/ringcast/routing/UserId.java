package io.ringcast.routing;

/** What a user id may look like: it is shown to people, in terminals too. */
public final class UserId {

  public static final int MAX_LENGTH = 128;

  /** The rule in words, for whoever broke it. */
  public static final String RULE =
      "a user id must be 1 to "
          + MAX_LENGTH
          + " printable characters without leading or trailing blanks";

  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private UserId() {}

  /** Whether {@code id} keeps the {@link #RULE}; a character is a Unicode code point. */
  public static boolean isAllowed(String id) {
    // Two chars a code point at most: an endless id is not looked through.
    return !id.isEmpty()
        && id.length() <= 2 * MAX_LENGTH
        && id.codePointCount(0, id.length()) <= MAX_LENGTH
        && !isBlank(id.codePointAt(0))
        && !isBlank(id.codePointBefore(id.length()))
        && id.codePoints().allMatch(UserId::isPrintable);
  }

  private static boolean isBlank(int codePoint) {
    return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint);
  }

  private static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      // Invisible, and able to turn a line around; but names in several scripts need the joiners.
      case Character.FORMAT -> codePoint == ZERO_WIDTH_NON_JOINER || codePoint == ZERO_WIDTH_JOINER;
      default -> true;
    };
  }
}
