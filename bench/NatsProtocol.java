import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The text protocol of NATS, without answers ({@code verbose:false}) and without echo. */
final class NatsProtocol implements Protocol {

  private static final int SHORTEST = 5;

  @Override
  public byte[] registration(String user, List<String> topics) {
    StringBuilder text =
        new StringBuilder("CONNECT {\"verbose\":false,\"pedantic\":false,\"echo\":false}\r\n");
    for (int i = 0; i < topics.size(); i++) {
      text.append("SUB ").append(topics.get(i)).append(' ').append(i + 1).append("\r\n");
    }
    return text.append("PING\r\n").toString().getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public int answers(List<String> topics) {
    return 1;
  }

  @Override
  public Template message(String sender, String topic, String payload) {
    String head = "PUB " + topic + " " + payload.length() + "\r\n";
    byte[] bytes = (head + payload + "\r\n").getBytes(StandardCharsets.US_ASCII);
    return new Template(bytes, head.length(), -1);
  }

  @Override
  public int frameLength(ByteBuffer in, int at, int end) {
    for (int i = at + SHORTEST - 1; i < end; i++) {
      if (in.get(i) == '\n') {
        int line = i + 1 - at;
        int length = in.get(at) == 'M' ? line + lastNumber(in, i - 2) + 2 : line;
        return length <= end - at ? length : 0;
      }
    }
    return 0;
  }

  /** The number whose last digit stands here. */
  private static int lastNumber(ByteBuffer in, int at) {
    int number = 0;
    int factor = 1;
    for (int i = at; in.get(i) != ' '; i--) {
      number += factor * (in.get(i) - '0');
      factor *= 10;
    }
    return number;
  }

  @Override
  public Kind kind(ByteBuffer in, int at, int length) {
    return switch (in.get(at)) {
      case 'M' -> Kind.DELIVERY;
      case 'P' -> in.get(at + 1) == 'I' ? Kind.PING : Kind.READY;
      case '-' -> Kind.REFUSAL;
      default -> Kind.OTHER;
    };
  }

  @Override
  public boolean acks() {
    return false;
  }

  @Override
  public byte[] pong() {
    return "PONG\r\n".getBytes(StandardCharsets.US_ASCII);
  }
}
