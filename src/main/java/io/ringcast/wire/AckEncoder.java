package io.ringcast.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * Encodes acks of chat messages: the answer to every message that a client sends, and so put
 * together from ready pieces. The same JSON as {@link MessageCodec} writes for a {@link
 * Message.MessageAck}. Safe for use by several threads.
 */
public final class AckEncoder {

  private static final JsonStringEncoder QUOTES = JsonStringEncoder.getInstance();
  private static final byte[] SUCCESS = ascii("\",\"success\":true,\"info\":\"");
  private static final byte[] FAILURE = ascii("\",\"success\":false,\"info\":\"");
  private static final byte[] MESSAGE_ID = ascii(",\"message_id\":\"");
  private static final byte[] END = ascii("\"}");
  private static final int USUAL_BYTES = 256;

  private final EnvelopeStamp stamp;
  private final byte[] begin;

  public AckEncoder(EnvelopeStamp stamp) {
    this.stamp = stamp;
    // A node's id needs no quoting.
    begin =
        ascii(
            "{\"type\":\"MESSAGE_ACK\",\"sender_id\":\""
                + stamp.senderId()
                + "\",\"payload\":{\"acked_message_id\":\"");
  }

  /** One ack for each of {@code messageIds}, in that order, all with the same outcome. */
  public Frame encode(List<String> messageIds, boolean success, String info) {
    byte[] text = quoted(info);
    byte[] timestamp = ascii("\"},\"timestamp\":" + stamp.secondsText());
    ByteArrayOutputStream out = new ByteArrayOutputStream(messageIds.size() * USUAL_BYTES);
    int[] starts = new int[messageIds.size()];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = out.size();
      out.write(0);
      out.write(0);
      out.write(0);
      out.write(0);
      out.writeBytes(begin);
      out.writeBytes(quoted(messageIds.get(i)));
      out.writeBytes(success ? SUCCESS : FAILURE);
      out.writeBytes(text);
      out.writeBytes(timestamp);
      out.writeBytes(MESSAGE_ID);
      out.writeBytes(ascii(stamp.nextMessageId()));
      out.writeBytes(END);
    }
    return framed(out.toByteArray(), starts);
  }

  private static Frame framed(byte[] bytes, int[] starts) {
    ByteBuffer lengths = ByteBuffer.wrap(bytes);
    for (int i = 0; i < starts.length; i++) {
      int end = i + 1 < starts.length ? starts[i + 1] : bytes.length;
      lengths.putInt(starts[i], end - starts[i] - Frame.HEADER_BYTES);
    }
    return Frame.ofWhole(bytes, 0, bytes.length, starts.length);
  }

  private static byte[] quoted(String text) {
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (character < ' ' || character > '~' || character == '"' || character == '\\') {
        return QUOTES.quoteAsUTF8(text);
      }
    }
    return ascii(text);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
