import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What every message of the data plane's load carries, to every peer: text, of which the first tell
 * the sender, the number and the time of sending, so that each copy can be checked where it arrives
 * without a string being built.
 */
final class Payload {

  /** Of all messages of the comparison. */
  static final int LENGTH = 128;

  /** The first 8 bytes, by which a payload is found in a frame. */
  static final Place.Pattern MARK = new Place.Pattern("RCBENCH#");

  /** The number of a message that only asks whether the way is open, and isn't counted. */
  static final int PROBE = -1;

  private static final int FLOW_AT = 8;
  private static final int NUMBER_AT = 16;
  private static final int TIME_AT = 24;
  private static final int HEX_DIGITS = 8;
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private Payload() {}

  static String of(int flow, int length) {
    String head = "RCBENCH#%08x%08x%016x".formatted(flow, 0, 0);
    return head + "x".repeat(length - head.length());
  }

  static void number(ByteBuffer out, int at, int number, long nanos) {
    putHex(out, at + NUMBER_AT, number);
    putHex(out, at + TIME_AT, (int) (nanos >>> Integer.SIZE));
    putHex(out, at + TIME_AT + HEX_DIGITS, (int) nanos);
  }

  static int flow(ByteBuffer in, int at) {
    return hex(in, at + FLOW_AT);
  }

  static int number(ByteBuffer in, int at) {
    return hex(in, at + NUMBER_AT);
  }

  static long nanos(ByteBuffer in, int at) {
    long high = hex(in, at + TIME_AT);
    return high << Integer.SIZE | Integer.toUnsignedLong(hex(in, at + TIME_AT + HEX_DIGITS));
  }

  static void putHex(ByteBuffer out, int at, int value) {
    for (int i = 0; i < HEX_DIGITS; i++) {
      out.put(at + i, DIGITS[value >>> 28 - 4 * i & 0xf]);
    }
  }

  /** Eight hexadecimal digits at once: each byte becomes its value, then neighbours are joined. */
  private static int hex(ByteBuffer in, int at) {
    long digits = in.getLong(at);
    long values = (digits & 0x0f0f0f0f0f0f0f0fL) + 9 * (digits >>> 6 & 0x0101010101010101L);
    values = (values | values >>> 4) & 0x00ff00ff00ff00ffL;
    values = (values | values >>> 8) & 0x0000ffff0000ffffL;
    return (int) (values | values >>> 16);
  }
}
