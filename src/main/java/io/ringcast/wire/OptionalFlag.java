package io.ringcast.wire;

import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/** A flag that is false where it is left out, as by nodes that do not know it; null is not. */
final class OptionalFlag extends StdDeserializer<Boolean> {

  OptionalFlag() {
    super(boolean.class);
  }

  @Override
  public Boolean deserialize(JsonParser parser, DeserializationContext context) {
    return switch (parser.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> (Boolean) context.handleUnexpectedToken(boolean.class, parser);
    };
  }

  @Override
  public Object getAbsentValue(DeserializationContext context) {
    return false;
  }

  @Override
  public Object getNullValue(DeserializationContext context) {
    return context.reportInputMismatch(this, "a flag must be true or false");
  }
}
