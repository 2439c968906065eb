package io.ringcast.node;

/**
 * One life of a node: new and higher at every start of its process, so that word of an earlier life
 * is told from word of the present one. Taken from the wall clock in milliseconds at start.
 */
public record Incarnation(long value) implements Comparable<Incarnation> {

  public Incarnation {
    if (value <= 0) {
      throw new IllegalArgumentException("an incarnation must be positive");
    }
  }

  @Override
  public int compareTo(Incarnation other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
