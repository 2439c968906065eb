package io.ringcast.node;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a node, unique in its cluster: 1 to 64 letters, digits, dots, dashes, underscores and
 * colons.
 *
 * <p>Ids are ordered naturally: runs of digits compare as numbers, so {@code server10} is above
 * {@code server9}. Ids whose numbers are equal but written differently ({@code a1}, {@code a01})
 * fall back to plain string order, so the order is total and consistent with {@code equals}.
 */
public final class NodeId implements Comparable<NodeId> {

  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
  private static final Pattern NUMBER = Pattern.compile("0*([0-9]+)");

  private final String value;

  /** Plain string order of these is the natural order: each step of the control plane compares. */
  private final String sortKey;

  public NodeId(String value) {
    if (!ALLOWED.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a node id must be 1 to 64 letters, digits, '.', '_', ':' or '-'");
    }
    this.value = value;
    sortKey = NUMBER.matcher(value).replaceAll(NodeId::numberKey);
  }

  /** Of two numbers without leading zeros the longer one is the higher. */
  private static String numberKey(MatchResult number) {
    String digits = number.group(1);
    return Matcher.quoteReplacement("0" + (char) digits.length() + digits);
  }

  public String value() {
    return value;
  }

  @Override
  public int compareTo(NodeId other) {
    int natural = sortKey.compareTo(other.sortKey);
    return natural != 0 ? natural : value.compareTo(other.value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NodeId id && value.equals(id.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
