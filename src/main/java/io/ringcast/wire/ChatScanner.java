package io.ringcast.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads chat messages as clients usually write them, and checks every byte of them on the way:
 * nodes do little else. It takes a part of what {@link MessageCodec#decode} takes (no unknown keys,
 * escapes in the content only, and none for surrogates, plain numbers), and says nothing about the
 * rest: that is for the codec to read or to refuse.
 *
 * <p>One is for messages that were read at once. Most of them are the one before again, but for id,
 * content, time and number: then only these are parsed, and all around them is compared. For one
 * thread.
 */
public final class ChatScanner {

  private static final byte[] CLIENT_MESSAGE = ascii(MessageType.CLIENT_MESSAGE.name());
  private static final byte[] NULL = ascii("null");
  private static final int MAX_DIGITS = 18;
  private static final int UNICODE_DIGITS = 4;
  private static final int MOST_PARTS = 4;

  /** The keys of the envelope and of the payload; the bit of each is its place here. */
  private static final byte[][] KEYS = {
    ascii("type"), ascii("sender_id"), ascii("message_id"), ascii("payload"),
    ascii("content"), ascii("recipient"), ascii("timestamp"), ascii("seq"),
  };

  private static final int TYPE = 0;
  private static final int SENDER_ID = 1;
  private static final int MESSAGE_ID = 2;
  private static final int PAYLOAD = 3;
  private static final int CONTENT = 4;
  private static final int RECIPIENT = 5;
  private static final int TIMESTAMP = 6;
  private static final int SEQ = 7;
  private static final int REQUIRED =
      1 << TYPE | 1 << SENDER_ID | 1 << MESSAGE_ID | 1 << PAYLOAD | 1 << CONTENT;

  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = ONES << 7;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long SPACES = ONES * ' ';

  private byte[] json = {};
  private int at;
  private int end;
  private int seen;
  private boolean onlyAscii;
  private int stringStart;
  private int senderStart;
  private int senderEnd;
  private int messageIdStart;
  private int messageIdEnd;
  private int recipientStart;
  private int recipientEnd;

  /** The last message that was parsed whole; null if it was none of the usual form. */
  private @Nullable ChatHead form;

  private byte[] formJson = {};
  private int formStart;
  private int formEnd;

  /** Where in the form is what may differ from message to message, in this order. */
  private final Part[] parts = new Part[MOST_PARTS];

  private int partCount;

  private record Part(int key, int start, int end) {}

  /** The head of the chat message; null if it is not one of the usual form, or none at all. */
  public @Nullable ChatHead scan(Frame frame) {
    int start = frame.jsonOffset();
    int length = frame.size() - Frame.HEADER_BYTES;
    json = frame.array();
    end = start + length;
    begin(start);
    if (form != null && repeatsForm()) {
      return isUtf8(start, length)
          ? new ChatHead(form.senderId(), messageId(), form.recipient())
          : null;
    }
    begin(start);
    form = readsMessage() && isUtf8(start, length) ? head(form) : null;
    formJson = json;
    formStart = start;
    formEnd = end;
    return form;
  }

  private void begin(int start) {
    at = start;
    onlyAscii = true;
  }

  /** Reads a message that differs from the form where it may, if it is one. */
  private boolean repeatsForm() {
    int same = formStart;
    for (int i = 0; i < partCount; i++) {
      Part part = parts[i];
      if (!takesForm(same, part.start) || !readsPart(part.key)) {
        return false;
      }
      same = part.end;
    }
    return takesForm(same, formEnd) && at == end;
  }

  private boolean takesForm(int from, int to) {
    int next = at + to - from;
    if (next > end || !Arrays.equals(formJson, from, to, json, at, next)) {
      return false;
    }
    at = next;
    return true;
  }

  private boolean readsVarying(int key) {
    int start = at;
    boolean read = readsPart(key);
    parts[partCount++] = new Part(key, start, at);
    return read;
  }

  private boolean readsPart(int key) {
    return switch (key) {
      case MESSAGE_ID -> readsMessageId();
      case CONTENT -> readsString(true);
      case TIMESTAMP -> readsNumber(true);
      default -> readsNumber(false);
    };
  }

  private boolean isUtf8(int offset, int length) {
    return onlyAscii || JsonText.isUtf8(json, offset, length);
  }

  private ChatHead head(@Nullable ChatHead before) {
    return new ChatHead(
        text(senderStart, senderEnd, before == null ? null : before.senderId()),
        messageId(),
        recipientEnd == 0
            ? null
            : text(recipientStart, recipientEnd, before == null ? null : before.recipient()));
  }

  private String text(int from, int to, @Nullable String known) {
    return known != null && isAscii(known, from, to) ? known : text(from, to);
  }

  private boolean isAscii(String text, int from, int to) {
    if (text.length() != to - from) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != json[from + i]) {
        return false;
      }
    }
    return true;
  }

  private String text(int from, int to) {
    return new String(json, from, to - from, StandardCharsets.UTF_8);
  }

  private JsonString messageId() {
    return new JsonString(json, messageIdStart, messageIdEnd - messageIdStart);
  }

  private boolean readsMessage() {
    seen = 0;
    recipientEnd = 0;
    partCount = 0;
    skipSpace();
    if (!readsEnvelope()) {
      return false;
    }
    skipSpace();
    return at == end && (seen & REQUIRED) == REQUIRED;
  }

  private boolean readsEnvelope() {
    if (!takes('{')) {
      return false;
    }
    do {
      int key = readKey();
      boolean understood =
          switch (key) {
            case TYPE -> readsString(false) && is(CLIENT_MESSAGE, stringStart, at - 1);
            case SENDER_ID -> readsSender();
            case MESSAGE_ID, TIMESTAMP -> readsVarying(key);
            case PAYLOAD -> readsPayload();
            default -> false;
          };
      if (!understood) {
        return false;
      }
      skipSpace();
    } while (takes(','));
    return takes('}');
  }

  private boolean readsPayload() {
    if (!takes('{')) {
      return false;
    }
    do {
      int key = readKey();
      boolean understood =
          switch (key) {
            case CONTENT -> readsVarying(key);
            case RECIPIENT -> readsNull() || readsRecipient();
            case SEQ -> readsNull() || readsVarying(key);
            default -> false;
          };
      if (!understood) {
        return false;
      }
      skipSpace();
    } while (takes(','));
    return takes('}');
  }

  /** Goes on to the value of the next key; which one it is, or -1. */
  private int readKey() {
    skipSpace();
    if (!readsString(false)) {
      return -1;
    }
    int key = keyAt(stringStart, at - 1);
    skipSpace();
    if (key < 0 || (seen & 1 << key) != 0 || !takes(':')) {
      return -1;
    }
    seen |= 1 << key;
    skipSpace();
    return key;
  }

  /** The key of that text, or -1; no two have both length and first letter in common. */
  private int keyAt(int from, int to) {
    for (int key = 0; key < KEYS.length; key++) {
      byte[] text = KEYS[key];
      if (text.length == to - from && text[0] == json[from]) {
        return is(text, from, to) ? key : -1;
      }
    }
    return -1;
  }

  private boolean readsSender() {
    boolean read = readsString(false);
    senderStart = stringStart;
    senderEnd = at - 1;
    return read;
  }

  private boolean readsMessageId() {
    boolean read = readsString(false);
    messageIdStart = stringStart;
    messageIdEnd = at - 1;
    int bytes = messageIdEnd - messageIdStart;
    return read && bytes > 0 && bytes <= EnvelopeReader.MAX_MESSAGE_ID_LENGTH;
  }

  private boolean readsRecipient() {
    boolean read = readsString(false);
    recipientStart = stringStart;
    recipientEnd = at - 1;
    return read;
  }

  /** Reads a string, whose text begins at {@link #stringStart} and ends before the last quote. */
  private boolean readsString(boolean mayEscape) {
    if (!takes('"')) {
      return false;
    }
    stringStart = at;
    skipPlain();
    while (at < end) {
      byte next = json[at++];
      if (next == '"') {
        return true;
      }
      if (next < 0) {
        onlyAscii = false;
      } else if (next < ' ' || (next == '\\' && !(mayEscape && readsEscape()))) {
        return false;
      }
      skipPlain();
    }
    return false;
  }

  /** Goes on, eight bytes at a time, to one that is not just a character of ASCII. */
  private void skipPlain() {
    while (end - at >= Long.BYTES) {
      long eight = (long) EIGHT_BYTES.get(json, at);
      long special =
          zeroBytes(eight ^ QUOTES)
              | zeroBytes(eight ^ BACKSLASHES)
              | ((eight - SPACES) & ~eight)
              | eight;
      special &= HIGH_BITS;
      if (special != 0) {
        at += Long.numberOfTrailingZeros(special) >>> 3;
        return;
      }
      at += Long.BYTES;
    }
  }

  /** The high bit of the lowest byte that is 0 is set, and of no lower one. */
  private static long zeroBytes(long bytes) {
    return (bytes - ONES) & ~bytes;
  }

  /** What follows a backslash. */
  private boolean readsEscape() {
    if (at == end) {
      return false;
    }
    return switch (json[at++]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> true;
      case 'u' -> readsUnicode();
      default -> false;
    };
  }

  private boolean readsUnicode() {
    int unit = end - at < UNICODE_DIGITS ? -1 : JsonText.codeUnit(json, at);
    at += UNICODE_DIGITS;
    return unit >= 0 && !Character.isSurrogate((char) unit);
  }

  private boolean readsNull() {
    if (end - at >= NULL.length && is(NULL, at, at + NULL.length)) {
      at += NULL.length;
      return true;
    }
    return false;
  }

  /** Reads a number without an exponent, of no more digits than a double or a long can have. */
  private boolean readsNumber(boolean mayHaveFraction) {
    takes('-');
    boolean leadingZero = at < end && json[at] == '0';
    int whole = readDigits();
    if (whole == 0 || whole > MAX_DIGITS || (leadingZero && whole > 1)) {
      return false;
    }
    if (mayHaveFraction && takes('.')) {
      int fraction = readDigits();
      return fraction > 0 && fraction <= MAX_DIGITS;
    }
    return true;
  }

  private int readDigits() {
    int start = at;
    while (at < end && json[at] >= '0' && json[at] <= '9') {
      at++;
    }
    return at - start;
  }

  private void skipSpace() {
    while (at < end
        && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
      at++;
    }
  }

  private boolean takes(char wanted) {
    if (at < end && json[at] == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private boolean is(byte[] wanted, int from, int to) {
    return Arrays.equals(wanted, 0, wanted.length, json, from, to);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
