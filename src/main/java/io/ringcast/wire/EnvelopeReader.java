package io.ringcast.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads one envelope from a token stream. A wrong type in one field does not end the reading: the
 * first problem is kept and the rest is read on, so that the error can name the message it is
 * about, wherever in the object the message id stands.
 */
final class EnvelopeReader {

  static final int MAX_MESSAGE_ID_LENGTH = 256;
  private static final int MAX_QUOTED_LENGTH = 64;

  private @Nullable MessageType type;
  private @Nullable String senderId;
  private String messageId = "";
  private double timestamp;
  private int payloadStart;
  private int payloadEnd;
  private Message.@Nullable ClientMessage chatMessage;
  private @Nullable String problem;
  private int seenKeys;

  /** Reads the whole document; its problems are told by {@link #requireValid}. */
  void read(JsonParser parser) {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      note("a message must be a JSON object");
      return;
    }
    for (String key = parser.nextName(); key != null; key = parser.nextName()) {
      JsonToken value = parser.nextToken();
      switch (key) {
        case "type" -> readType(parser, value);
        case "sender_id" -> senderId = readString(parser, value, key, 1);
        case "message_id" -> readMessageId(parser, value);
        case "timestamp" -> readTimestamp(parser, value);
        case "payload" -> readPayload(parser, value);
        default -> parser.skipChildren();
      }
    }
    if (parser.nextToken() != null) {
      note("something stands after the message's closing brace");
    }
  }

  private void readType(JsonParser parser, JsonToken value) {
    String name = readString(parser, value, "type", 2);
    if (name == null) {
      return;
    }
    try {
      type = MessageType.valueOf(name);
    } catch (IllegalArgumentException e) {
      note("unknown type '" + abbreviate(name) + "'");
    }
  }

  private void readMessageId(JsonParser parser, JsonToken value) {
    String id = readString(parser, value, "message_id", 4);
    if (id == null) {
      return;
    }
    if (id.length() > MAX_MESSAGE_ID_LENGTH) {
      note("message_id must be at most " + MAX_MESSAGE_ID_LENGTH + " characters");
    } else if (JsonText.isWhole(id)) {
      messageId = id;
    }
  }

  private void readTimestamp(JsonParser parser, JsonToken value) {
    noteRepeated("timestamp", 8);
    if (value.isNumeric() && Double.isFinite(parser.getDoubleValue())) {
      timestamp = parser.getDoubleValue();
    } else if (value != JsonToken.VALUE_NULL) {
      note("timestamp must be a number");
      parser.skipChildren();
    }
  }

  private void readPayload(JsonParser parser, JsonToken value) {
    noteRepeated("payload", 16);
    if (value == JsonToken.VALUE_NULL) {
      return;
    }
    if (value != JsonToken.START_OBJECT) {
      note("payload must be an object");
      parser.skipChildren();
    } else if (type == MessageType.CLIENT_MESSAGE) {
      readChatMessage(parser);
    } else {
      payloadStart = (int) parser.currentTokenLocation().getByteOffset();
      parser.skipChildren();
      payloadEnd = (int) parser.currentLocation().getByteOffset();
    }
  }

  /** Reads the payload of a chat message, its opening brace being the current token. */
  Message.ClientMessage readChatMessage(JsonParser parser) {
    String content = null;
    String recipient = null;
    Long seq = null;
    for (String key = parser.nextName(); key != null; key = parser.nextName()) {
      JsonToken value = parser.nextToken();
      switch (key) {
        case "content" -> content = readString(parser, value, key, 32);
        case "recipient" -> {
          if (value == JsonToken.VALUE_NULL) {
            noteRepeated(key, 64);
          } else {
            recipient = readString(parser, value, key, 64);
          }
        }
        case "seq" -> seq = readSeq(parser, value);
        default -> parser.skipChildren();
      }
    }
    if (content == null) {
      note("payload.content is missing: a string is required");
      content = "";
    }
    chatMessage = new Message.ClientMessage(content, recipient, seq);
    return chatMessage;
  }

  private @Nullable Long readSeq(JsonParser parser, JsonToken value) {
    noteRepeated("seq", 128);
    if (value == JsonToken.VALUE_NULL) {
      return null;
    }
    if (value == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return parser.getLongValue();
    }
    note("payload.seq must be an integer of 64 bits");
    parser.skipChildren();
    return null;
  }

  private @Nullable String readString(JsonParser parser, JsonToken value, String key, int bit) {
    noteRepeated(key, bit);
    if (value == JsonToken.VALUE_STRING) {
      return parser.getString();
    }
    note(key + " must be a string");
    parser.skipChildren();
    return null;
  }

  private void noteRepeated(String key, int bit) {
    if ((seenKeys & bit) != 0) {
      note("the key " + key + " stands twice");
    }
    seenKeys |= bit;
  }

  /** Keeps the first problem that was found. */
  void note(String newProblem) {
    if (problem == null) {
      problem = newProblem;
    }
  }

  /**
   * The type of the message, which is well formed so far.
   *
   * @throws InvalidMessageException with the first problem found
   */
  MessageType requireValid() throws InvalidMessageException {
    if (type == null) {
      note("type is missing: a string is required");
    }
    if (senderId == null) {
      note("sender_id is missing: a string is required");
    }
    if (type == MessageType.CLIENT_MESSAGE && messageId.isEmpty()) {
      note("message_id is missing: a string that is not empty is required");
    }
    if (problem != null || type == null) {
      throw invalid();
    }
    return type;
  }

  /** The first problem found, as an exception that names the message as far as it could be read. */
  InvalidMessageException invalid() {
    return new InvalidMessageException(
        problem == null ? "not a message" : problem, type, messageId);
  }

  String senderId() {
    return senderId == null ? "" : senderId;
  }

  String messageId() {
    return messageId;
  }

  double timestamp() {
    return timestamp;
  }

  /** Offset of the payload's opening brace in the document; equal to the end when not kept. */
  int payloadStart() {
    return payloadStart;
  }

  int payloadEnd() {
    return payloadEnd;
  }

  /** The chat message, once its payload was read. */
  Message.@Nullable ClientMessage chatMessage() {
    return chatMessage;
  }

  private static String abbreviate(String text) {
    if (text.length() <= MAX_QUOTED_LENGTH) {
      return text;
    }
    boolean cutsAPair = Character.isHighSurrogate(text.charAt(MAX_QUOTED_LENGTH - 1));
    return text.substring(0, MAX_QUOTED_LENGTH - (cutsAPair ? 1 : 0)) + "...";
  }
}
