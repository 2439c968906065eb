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

  // Without substrings: ids are compared at every step of the control plane.
  private static int compareNaturally(String left, String right) {
    int i = firstDifference(left, right);
    int j = i;
    while (i < left.length() && j < right.length()) {
      if (isDigit(left.charAt(i)) && isDigit(right.charAt(j))) {
        i = afterZeros(left, i);
        j = afterZeros(right, j);
        int endOfLeft = endOfNumber(left, i);
        int endOfRight = endOfNumber(right, j);
        int order = compareNumbers(left, i, endOfLeft, right, j, endOfRight);
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

  /** Where the texts differ; if within a number, where that begins. */
  private static int firstDifference(String left, String right) {
    int end = Math.min(left.length(), right.length());
    int at = 0;
    while (at < end && left.charAt(at) == right.charAt(at)) {
      at++;
    }
    while (at > 0 && isDigit(left.charAt(at - 1))) {
      at--;
    }
    return at;
  }

  /** Of two numbers without leading zeros the longer one is the higher. */
  private static int compareNumbers(
      String left, int from, int to, String right, int fromRight, int toRight) {
    int order = Integer.compare(to - from, toRight - fromRight);
    for (int i = 0; order == 0 && i < to - from; i++) {
      order = Character.compare(left.charAt(from + i), right.charAt(fromRight + i));
    }
    return order;
  }

  private static int afterZeros(String text, int from) {
    int after = from;
    while (after < text.length() && text.charAt(after) == '0') {
      after++;
    }
    return after;
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
