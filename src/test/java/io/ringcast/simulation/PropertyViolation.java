package io.ringcast.simulation;

/** A property does not hold. */
final class PropertyViolation extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Property property;

  PropertyViolation(Property property, String message) {
    super(message);
    this.property = property;
  }

  PropertyViolation(Property property, Throwable cause) {
    super(cause.toString(), cause);
    this.property = property;
  }

  Property property() {
    return property;
  }

  @Override
  public String toString() {
    return property + ": " + getMessage();
  }
}
