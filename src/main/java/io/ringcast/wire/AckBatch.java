package io.ringcast.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Acks of chat messages that one client sent at once, as one answer. Each message gets one, so they
 * are put together from ready pieces; the JSON is that of {@link MessageCodec} for a {@link
 * Message.MessageAck}. For one thread.
 */
public final class AckBatch {

  private static final byte[] SUCCESS = ascii("\",\"success\":true,\"info\":\"");
  private static final byte[] FAILURE = ascii("\",\"success\":false,\"info\":\"");
  private static final int MOST_DIGITS = 20;
  private static final byte[] END = ascii("\"}");
  private static final int USUAL_BYTES = 256;
  private static final int MOST_AT_FIRST = 64;

  /** What is the same in all acks of a node. */
  public static final class Form {
    private final EnvelopeStamp stamp;
    private final byte[] begin;

    /** Of any thread: whoever sees an older one makes its own. */
    private StampText last = new StampText(-1, new byte[0]);

    public Form(EnvelopeStamp stamp) {
      this.stamp = stamp;
      // A node's id needs no quoting.
      begin =
          ascii(
              "{\"type\":\"MESSAGE_ACK\",\"sender_id\":\""
                  + stamp.senderId()
                  + "\",\"payload\":{\"acked_message_id\":\"");
    }

    /** From behind the text of the result to the number of the ack. */
    private byte[] stampText() {
      long millis = stamp.millis();
      StampText text = last;
      if (text.millis != millis) {
        String fraction = Long.toString(1000 + millis % 1000).substring(1);
        String seconds = millis / 1000 + "." + fraction;
        String id = ",\"message_id\":\"" + stamp.messageIdPrefix();
        text = new StampText(millis, ascii("\"},\"timestamp\":" + seconds + id));
        last = text;
      }
      return text.bytes;
    }
  }

  private static final class StampText {
    private final long millis;
    private final byte[] bytes;

    private StampText(long millis, byte[] bytes) {
      this.millis = millis;
      this.bytes = bytes;
    }
  }

  private final Form form;
  private final int most;
  private byte[] bytes = {};
  private int size;
  private int count;
  private boolean lastSuccess;
  private @Nullable String lastInfo;

  /** From behind the id of the message to the stamp. */
  private byte[] resultText = {};

  private byte[] stampText = {};

  /**
   * @param most about how many acks there will be
   */
  public AckBatch(Form form, int most) {
    this.form = form;
    this.most = most;
  }

  public boolean isEmpty() {
    return count == 0;
  }

  /** Adds the ack of one message. */
  public void add(JsonString messageId, boolean success, String info) {
    if (count == 0) {
      bytes = new byte[Math.min(most, MOST_AT_FIRST) * USUAL_BYTES];
      stampText = form.stampText();
    }
    if (!info.equals(lastInfo) || success != lastSuccess) {
      lastInfo = info;
      lastSuccess = success;
      resultText = resultText(success, JsonString.of(info));
    }
    int start = size;
    makeRoom(
        Frame.HEADER_BYTES
            + form.begin.length
            + messageId.size()
            + resultText.length
            + stampText.length
            + MOST_DIGITS
            + END.length);
    size += Frame.HEADER_BYTES;
    append(form.begin);
    messageId.copyTo(bytes, size);
    size += messageId.size();
    append(resultText);
    append(stampText);
    appendNumber(form.stamp.nextNumber());
    append(END);
    ByteBuffer.wrap(bytes).putInt(start, size - start - Frame.HEADER_BYTES);
    count++;
  }

  private static byte[] resultText(boolean success, JsonString info) {
    byte[] before = success ? SUCCESS : FAILURE;
    byte[] text = Arrays.copyOf(before, before.length + info.size());
    info.copyTo(text, before.length);
    return text;
  }

  private void makeRoom(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }

  private void appendNumber(long number) {
    int end = size + 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      end++;
    }
    size = end;
    long rest = number;
    do {
      bytes[--end] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
  }

  private void append(byte[] piece) {
    System.arraycopy(piece, 0, bytes, size, piece.length);
    size += piece.length;
  }

  /** All acks so far, at least one; the batch is empty again. */
  public Frame take() {
    Frame acks = Frame.ofWhole(bytes, 0, size, count);
    bytes = new byte[0];
    size = 0;
    count = 0;
    return acks.compact();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
