import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The base protocol of Ringcast, as any client speaks it. */
final class RingcastProtocol implements Protocol {

  private static final int LENGTH_BYTES = 4;
  private static final Place.Pattern TYPE = new Place.Pattern("\"type\":\"");
  private static final Place.Pattern SUCCESS = new Place.Pattern("ess\":tru");

  /** As long as a UUID, which is what the newer clients put there. */
  private static final String ID = "3f8a6c1e-5b2d-4e90-a7c4-%04x00000000";

  private final Place type = new Place(TYPE);
  private final Place ackSuccess = new Place(SUCCESS);
  private final Place responseSuccess = new Place(SUCCESS);
  private int templates;

  private static byte[] frame(String json) {
    byte[] text = json.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(LENGTH_BYTES + text.length).putInt(text.length).put(text).array();
  }

  @Override
  public byte[] registration(String user, List<String> topics) {
    return frame(
        """
        {"type":"CLIENT_REGISTER","sender_id":"%s","payload":{},"timestamp":1794000000.25,\
        "message_id":"register"}\
        """
            .formatted(user));
  }

  @Override
  public int answers(List<String> topics) {
    return 1;
  }

  @Override
  public Template message(String sender, String topic, String payload) {
    String recipient = topic.equals(ALL) ? "null" : "\"" + topic + "\"";
    String id = ID.formatted(templates++);
    String json =
        """
        {"type":"CLIENT_MESSAGE","sender_id":"%s","payload":{"content":"%s","recipient":%s},\
        "timestamp":1794000000.25,"message_id":"%s"}\
        """
            .formatted(sender, payload, recipient, id);
    return new Template(
        frame(json),
        LENGTH_BYTES + json.indexOf(payload),
        LENGTH_BYTES + json.indexOf(id) + id.length() - Long.BYTES);
  }

  @Override
  public int frameLength(ByteBuffer in, int at, int end) {
    if (end - at < LENGTH_BYTES) {
      return 0;
    }
    int length = LENGTH_BYTES + in.getInt(at);
    return length <= end - at ? length : 0;
  }

  @Override
  public Kind kind(ByteBuffer in, int at, int length) {
    int place = type.find(in, at, length);
    if (place < 0) {
      return Kind.REFUSAL;
    }
    return switch (in.get(place + Long.BYTES)) {
      case 'C' -> Kind.DELIVERY;
      case 'M' -> ackSuccess.find(in, at, length) >= 0 ? Kind.ACK : Kind.REFUSAL;
      case 'S' -> responseSuccess.find(in, at, length) >= 0 ? Kind.READY : Kind.REFUSAL;
      default -> Kind.OTHER;
    };
  }

  @Override
  public boolean acks() {
    return true;
  }

  @Override
  public boolean sendersListen() {
    return true;
  }
}
