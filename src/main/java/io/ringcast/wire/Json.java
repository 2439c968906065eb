package io.ringcast.wire;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.ringcast.node.Incarnation;
import io.ringcast.node.NodeId;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/** How the protocol uses JSON: strict types, snake case, bounds on what a hostile text can cost. */
final class Json {

  /** How deep objects and arrays may be nested in one message. */
  static final int MAX_DEPTH = 32;

  private static final int MAX_NUMBER_LENGTH = 64;
  private static final int MAX_NAME_LENGTH = 1024;

  private Json() {}

  static JsonMapper mapper() {
    StreamReadConstraints constraints =
        StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxNumberLength(MAX_NUMBER_LENGTH)
            .maxNameLength(MAX_NAME_LENGTH)
            .build();
    return JsonMapper.builder(JsonFactory.builder().streamReadConstraints(constraints).build())
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .withCoercionConfig(
            LogicalType.Textual,
            config ->
                config
                    .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
        .addMixIn(NodeId.class, NodeIdForm.class)
        .addMixIn(Incarnation.class, IncarnationForm.class)
        .build();
  }

  /** What was wrong, in words for whoever wrote the JSON; never a piece of the text itself. */
  static String problem(JacksonException e) {
    if (e.getCause() instanceof IllegalArgumentException cause && cause.getMessage() != null) {
      return cause.getMessage();
    }
    if (e instanceof DatabindException mapping && !mapping.getPath().isEmpty()) {
      StringBuilder path = new StringBuilder();
      for (JacksonException.Reference step : mapping.getPath()) {
        String name = step.getPropertyName();
        path.append(name == null ? "[" + step.getIndex() + "]" : "/" + name);
      }
      return path + " is missing or has the wrong type";
    }
    if (e instanceof DatabindException mapping) {
      return mapping.getCause() instanceof NullPointerException missing
              && missing.getMessage() != null
          ? missing.getMessage() + " is missing"
          : "a wrong type or form";
    }
    return e.getOriginalMessage()
        + " (line "
        + e.getLocation().getLineNr()
        + ", column "
        + e.getLocation().getColumnNr()
        + ")";
  }

  private abstract static class NodeIdForm {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    NodeIdForm(String value) {}

    @JsonValue
    abstract String value();
  }

  private abstract static class IncarnationForm {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    IncarnationForm(long value) {}

    @JsonValue
    abstract long value();
  }
}
