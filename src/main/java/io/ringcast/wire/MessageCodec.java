package io.ringcast.wire;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns envelopes into JSON and back. Chat messages and acks are read and written as a stream,
 * without a tree; the rest goes through data binding. Safe for use by several threads.
 *
 * <p>What is decoded may be passed on as the bytes it came in: so the bytes must be valid UTF-8 and
 * one JSON object with nothing after it, nested at most {@value Json#MAX_DEPTH} deep, and no key of
 * the protocol may stand in it twice (two readers could each believe another one).
 */
public final class MessageCodec {

  private static final int LONGEST_TIMESTAMP = 32;
  private static final byte[] EMPTY_PAYLOAD = {'{', '}'};

  private final JsonMapper mapper = Json.mapper();
  private final ObjectReader payloadReader =
      mapper.reader().with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

  /** Decodes the message in {@code frame}. */
  public Envelope decode(Frame frame) throws InvalidMessageException {
    return decode(frame.array(), frame.jsonOffset(), frame.size() - Frame.HEADER_BYTES);
  }

  /** Decodes a bare message, as it stands in a datagram. */
  public Envelope decode(byte[] json, int offset, int length) throws InvalidMessageException {
    if (!JsonText.isUtf8(json, offset, length)) {
      throw new InvalidMessageException("not valid UTF-8");
    }
    EnvelopeReader envelope = new EnvelopeReader();
    if (JsonText.hasHalfPair(json, offset, length)) {
      envelope.note("half of a surrogate pair in an escape: they must stand in pairs");
    }
    try (JsonParser parser = mapper.createParser(json, offset, length)) {
      envelope.read(parser);
    } catch (JacksonException e) {
      envelope.note(Json.problem(e));
      throw envelope.invalid();
    }
    MessageType type = envelope.requireValid();
    Message message = envelope.chatMessage();
    if (message == null) {
      message = decodePayload(type, envelope, json, offset);
      envelope.requireValid();
    }
    return new Envelope(envelope.senderId(), envelope.messageId(), envelope.timestamp(), message);
  }

  private Message decodePayload(MessageType type, EnvelopeReader envelope, byte[] json, int offset)
      throws InvalidMessageException {
    boolean present = envelope.payloadEnd() > envelope.payloadStart();
    byte[] bytes = present ? json : EMPTY_PAYLOAD;
    int start = present ? offset + envelope.payloadStart() : 0;
    int length = present ? envelope.payloadEnd() - envelope.payloadStart() : EMPTY_PAYLOAD.length;
    boolean chat = type == MessageType.CLIENT_MESSAGE;
    try (JsonParser parser =
        chat
            ? mapper.createParser(bytes, start, length)
            : payloadReader.createParser(bytes, start, length)) {
      if (chat) {
        parser.nextToken();
        return envelope.readChatMessage(parser);
      }
      return payloadReader.forType(payloadClass(type)).readValue(parser);
    } catch (JacksonException e) {
      envelope.note("payload of " + type + ": " + Json.payloadProblem(e));
      throw envelope.invalid();
    }
  }

  private static Class<? extends Message> payloadClass(MessageType type) {
    return switch (type) {
      case CLIENT_REGISTER -> Message.ClientRegister.class;
      case CLIENT_MESSAGE -> Message.ClientMessage.class;
      case CLIENT_UNREGISTER -> Message.ClientUnregister.class;
      case USERS_QUERY -> Message.UsersQuery.class;
      case SERVER_RESPONSE -> Message.ServerResponse.class;
      case MESSAGE_ACK -> Message.MessageAck.class;
      case USERS -> Message.Users.class;
      case SERVER_MOVE -> Message.ServerMove.class;
      case SERVER_DISCOVERY -> Message.ServerDiscovery.class;
      case SERVER_ANNOUNCE -> Message.ServerAnnounce.class;
      case HEARTBEAT -> Message.Heartbeat.class;
      case LEADER_ELECTION -> Message.LeaderElection.class;
      case LEADER_ANNOUNCEMENT -> Message.LeaderAnnouncement.class;
      case LINK_CHALLENGE -> Message.LinkChallenge.class;
      case LINK_PROOF -> Message.LinkProof.class;
      case LINK_PING -> Message.LinkPing.class;
      case LINK_PONG -> Message.LinkPong.class;
      case PRESENCE -> Message.Presence.class;
      case MOVE_CLIENTS -> Message.MoveClients.class;
      case KICK -> Message.Kick.class;
      case NOTICE -> Message.Notice.class;
    };
  }

  /** Encodes {@code envelope} as a frame. */
  public Frame encode(Envelope envelope) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    out.write(new byte[Frame.HEADER_BYTES], 0, Frame.HEADER_BYTES);
    write(envelope, out);
    return Frame.ofPrefixed(out.toByteArray());
  }

  /** Encodes {@code envelope} bare, as it stands in a datagram. */
  public byte[] encodeBare(Envelope envelope) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    write(envelope, out);
    return out.toByteArray();
  }

  private void write(Envelope envelope, ByteArrayOutputStream out) {
    try (JsonGenerator json = mapper.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringProperty("type", envelope.message().type().name());
      json.writeStringProperty("sender_id", envelope.senderId());
      json.writeName("payload");
      writePayload(envelope.message(), json);
      json.writeName("timestamp");
      json.writeNumber(legible(envelope.timestamp()));
      json.writeStringProperty("message_id", envelope.messageId());
      json.writeEndObject();
    }
  }

  /** Without an exponent, for people who read a packet capture; except for what is no time. */
  private static String legible(double seconds) {
    String plain = BigDecimal.valueOf(seconds).toPlainString();
    return plain.length() <= LONGEST_TIMESTAMP ? plain : Double.toString(seconds);
  }

  private void writePayload(Message message, JsonGenerator json) {
    switch (message) {
      case Message.ClientMessage chat -> {
        json.writeStartObject();
        json.writeStringProperty("content", chat.content());
        writeNullable(json, "recipient", chat.recipient());
        Long seq = chat.seq();
        if (seq != null) {
          json.writeNumberProperty("seq", seq);
        }
        json.writeEndObject();
      }
      case Message.MessageAck ack -> {
        json.writeStartObject();
        json.writeStringProperty("acked_message_id", ack.ackedMessageId());
        json.writeBooleanProperty("success", ack.success());
        json.writeStringProperty("info", ack.info());
        json.writeEndObject();
      }
      default -> mapper.writeValue(json, message);
    }
  }

  private static void writeNullable(JsonGenerator json, String name, @Nullable String value) {
    if (value == null) {
      json.writeNullProperty(name);
    } else {
      json.writeStringProperty(name, value);
    }
  }
}
