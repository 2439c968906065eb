import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Publish and subscribe of Redis, version 2 of its protocol. */
final class RedisProtocol implements Protocol {

  private static final String END = "\r\n";

  /** Where the first word of an array stands: after {@code *3}, {@code $7} and their ends. */
  private static final int WORD_AT = 8;

  @Override
  public byte[] registration(String user, List<String> topics) {
    if (topics.isEmpty()) {
      return "PING\r\n".getBytes(StandardCharsets.US_ASCII);
    }
    StringBuilder text = new StringBuilder("*" + (topics.size() + 1) + END + bulk("SUBSCRIBE"));
    topics.forEach(topic -> text.append(bulk(topic)));
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public int answers(List<String> topics) {
    return Math.max(1, topics.size());
  }

  @Override
  public Template message(String sender, String topic, String payload) {
    String text = "*3" + END + bulk("PUBLISH") + bulk(topic) + bulk(payload);
    return new Template(
        text.getBytes(StandardCharsets.US_ASCII), text.length() - payload.length() - 2, -1);
  }

  private static String bulk(String text) {
    return "$" + text.length() + END + text + END;
  }

  @Override
  public int frameLength(ByteBuffer in, int at, int end) {
    int next = afterLine(in, at, end);
    if (next == 0 || in.get(at) != '*') {
      return next == 0 ? 0 : next - at;
    }
    for (int left = number(in, at + 1); left > 0; left--) {
      int element = next;
      next = afterLine(in, element, end);
      if (next == 0) {
        return 0;
      }
      if (in.get(element) == '$') {
        next += number(in, element + 1) + 2;
      }
    }
    return next <= end ? next - at : 0;
  }

  /** Where the next line begins; 0 if this one has no end yet. */
  private static int afterLine(ByteBuffer in, int at, int end) {
    for (int i = at; i < end; i++) {
      if (in.get(i) == '\n') {
        return i + 1;
      }
    }
    return 0;
  }

  private static int number(ByteBuffer in, int at) {
    int number = 0;
    for (int i = at; in.get(i) != '\r'; i++) {
      number = 10 * number + in.get(i) - '0';
    }
    return number;
  }

  @Override
  public Kind kind(ByteBuffer in, int at, int length) {
    return switch (in.get(at)) {
      case '*' -> in.get(at + WORD_AT) == 'm' ? Kind.DELIVERY : Kind.READY;
      // How many got it.
      case ':' -> number(in, at + 1) > 0 ? Kind.ACK : Kind.REFUSAL;
      case '+' -> Kind.READY;
      default -> Kind.REFUSAL;
    };
  }

  @Override
  public boolean acks() {
    return true;
  }
}
