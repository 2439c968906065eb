package io.ringcast.node;

import java.util.regex.Pattern;

/**
 * The name of a node, unique in its cluster: 1 to 64 letters, digits, dots, dashes, underscores and
 * colons.
 *
 * <p>Ids are ordered naturally: runs of digits compare as numbers, so {@code server10} is above
 * {@code server9}. Ids whose numbers are equal but written differently ({@code a1}, {@code a01})
 * fall back to plain string order, so the order is total and consistent with {@code equals}.
 */
public record NodeId(String value) implements Comparable<NodeId> {

  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

  public NodeId {
    if (!ALLOWED.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a node id must be 1 to 64 letters, digits, '.', '_', ':' or '-'");
    }
  }

  @Override
  public int compareTo(NodeId other) {
    int natural = compareNaturally(value, other.value);
    return natural != 0 ? natural : value.compareTo(other.value);
  }

  private static int compareNaturally(String left, String right) {
    int i = 0;
    int j = 0;
    while (i < left.length() && j < right.length()) {
      if (isDigit(left.charAt(i)) && isDigit(right.charAt(j))) {
        int endOfLeft = endOfNumber(left, i);
        int endOfRight = endOfNumber(right, j);
        int order = compareNumbers(left.substring(i, endOfLeft), right.substring(j, endOfRight));
        if (order != 0) {
          return order;
        }
        i = endOfLeft;
        j = endOfRight;
      } else {
        int order = Character.compare(left.charAt(i++), right.charAt(j++));
        if (order != 0) {
          return order;
        }
      }
    }
    return Integer.compare(left.length() - i, right.length() - j);
  }

  private static int compareNumbers(String left, String right) {
    String leftDigits = withoutLeadingZeros(left);
    String rightDigits = withoutLeadingZeros(right);
    int byLength = Integer.compare(leftDigits.length(), rightDigits.length());
    return byLength != 0 ? byLength : leftDigits.compareTo(rightDigits);
  }

  private static String withoutLeadingZeros(String digits) {
    int start = 0;
    while (start < digits.length() && digits.charAt(start) == '0') {
      start++;
    }
    return digits.substring(start);
  }

  private static int endOfNumber(String text, int from) {
    int end = from;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  @Override
  public String toString() {
    return value;
  }
}
