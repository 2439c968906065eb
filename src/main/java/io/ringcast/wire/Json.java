package io.ringcast.wire;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.ringcast.node.Incarnation;
import io.ringcast.node.NodeId;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
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
    JsonFactory utf8Only =
        JsonFactory.builder()
            .streamReadConstraints(constraints)
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .build();
    return JsonMapper.builder(utf8Only)
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

  /** What is wrong with a text as JSON, for whoever wrote it; never a piece of the text itself. */
  static String problem(JacksonException e) {
    if (e instanceof StreamConstraintsException) {
      return "not allowed: at most "
          + MAX_DEPTH
          + " levels, numbers of "
          + MAX_NUMBER_LENGTH
          + " and keys of "
          + MAX_NAME_LENGTH
          + " characters are";
    }
    TokenStreamLocation at = e.getLocation();
    if (e instanceof UnexpectedEndOfInputException || at == null) {
      return "not valid JSON: it ends too early";
    }
    return "not valid JSON at line " + at.getLineNr() + ", column " + at.getColumnNr();
  }

  /** What is wrong with a payload that is valid JSON; never a piece of the text itself. */
  static String payloadProblem(JacksonException e) {
    String reason = e.getCause() == null ? null : e.getCause().getMessage();
    if (e.getCause() instanceof IllegalArgumentException && reason != null) {
      return reason;
    }
    if (e.getCause() instanceof NullPointerException && reason != null) {
      return reason + " is missing";
    }
    if (e instanceof StreamReadException && !(e instanceof InputCoercionException)) {
      return "a key stands twice";
    }
    StringBuilder path = new StringBuilder();
    for (JacksonException.Reference step : e.getPath()) {
      String name = step.getPropertyName();
      path.append(name == null ? "[" + step.getIndex() + "]" : "/" + name);
    }
    return path.isEmpty()
        ? "a value is missing or has the wrong type"
        : path + " is missing or has the wrong type";
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
