package io.ringcast.wire;

import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSON document that a node serves, for readers who know some of its keys and pass over the rest:
 * what is missing or of another type reads as empty. Immutable.
 */
public final class JsonDocument {

  private static final JsonMapper MAPPER = Json.mapper();

  private final JsonNode node;

  private JsonDocument(JsonNode node) {
    this.node = node;
  }

  /**
   * @throws InvalidMessageException if it is no JSON object, saying what is wrong
   */
  public static JsonDocument parse(String json) throws InvalidMessageException {
    try {
      JsonNode node = MAPPER.readTree(json);
      if (node == null || !node.isObject()) {
        throw new InvalidMessageException("not a JSON object");
      }
      return new JsonDocument(node);
    } catch (JacksonException e) {
      throw new InvalidMessageException(Json.problem(e));
    }
  }

  /** The part under {@code key}; an empty one if there is none. */
  public JsonDocument part(String key) {
    return new JsonDocument(node.path(key));
  }

  /** Whether nothing, or null, stands here. */
  public boolean isEmpty() {
    return node.isMissingNode() || node.isNull();
  }

  /** A text, or a number as it is written; empty for anything else. */
  public String text(String key) {
    return text(node.path(key));
  }

  private static String text(JsonNode value) {
    return value.isString() || value.isNumber() ? value.asString() : "";
  }

  /** Whether {@code true} stands there. */
  public boolean isTrue(String key) {
    return node.path(key).isBoolean() && node.path(key).asBoolean();
  }

  /** The objects of a list; none if there is no list. */
  public List<JsonDocument> parts(String key) {
    return node.path(key).valueStream().map(JsonDocument::new).toList();
  }

  /** The texts of a list; none if there is no list. */
  public List<String> texts(String key) {
    return node.path(key).valueStream().map(JsonDocument::text).toList();
  }
}
