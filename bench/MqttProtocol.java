import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** MQTT 3.1.1 with QoS 0. */
final class MqttProtocol implements Protocol {

  private static final int CONNECT = 0x10;
  private static final int CONNACK = 2;
  private static final int PUBLISH = 3;
  private static final int SUBSCRIBE = 0x82;
  private static final int SUBACK = 9;
  private static final int CLEAN_SESSION = 2;

  @Override
  public byte[] registration(String user, List<String> topics) {
    ByteArrayOutputStream connect = new ByteArrayOutputStream();
    connect.writeBytes(text("MQTT"));
    // Protocol level 4; a keep-alive of 0 means none.
    connect.writeBytes(new byte[] {4, CLEAN_SESSION, 0, 0});
    connect.writeBytes(text(user));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(packet(CONNECT, connect.toByteArray()));
    if (!topics.isEmpty()) {
      ByteArrayOutputStream subscribe = new ByteArrayOutputStream();
      subscribe.writeBytes(new byte[] {0, 1});
      for (String topic : topics) {
        subscribe.writeBytes(text(topic));
        subscribe.write(0);
      }
      all.writeBytes(packet(SUBSCRIBE, subscribe.toByteArray()));
    }
    return all.toByteArray();
  }

  @Override
  public int answers(List<String> topics) {
    return topics.isEmpty() ? 1 : 2;
  }

  @Override
  public Template message(String sender, String topic, String payload) {
    byte[] name = text(topic);
    byte[] content = payload.getBytes(StandardCharsets.US_ASCII);
    byte[] body = ByteBuffer.allocate(name.length + content.length).put(name).put(content).array();
    byte[] packet = packet(PUBLISH << 4, body);
    return new Template(packet, packet.length - content.length, -1);
  }

  private static byte[] text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(2 + bytes.length).putShort((short) bytes.length).put(bytes).array();
  }

  private static byte[] packet(int head, byte[] body) {
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.write(head);
    int rest = body.length;
    while (rest > 0x7f) {
      packet.write(rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    packet.write(rest);
    packet.writeBytes(body);
    return packet.toByteArray();
  }

  @Override
  public int frameLength(ByteBuffer in, int at, int end) {
    int body = 0;
    for (int i = 1; at + i < end; i++) {
      int digit = in.get(at + i);
      body |= (digit & 0x7f) << 7 * (i - 1);
      if (digit >= 0) {
        int length = 1 + i + body;
        return length <= end - at ? length : 0;
      }
    }
    return 0;
  }

  @Override
  public Kind kind(ByteBuffer in, int at, int length) {
    return switch (in.get(at) >> 4 & 0xf) {
      case PUBLISH -> Kind.DELIVERY;
      // Both end with a return code (the latter with one for each topic): 0 is granted.
      case CONNACK, SUBACK -> in.get(at + length - 1) == 0 ? Kind.READY : Kind.REFUSAL;
      default -> Kind.OTHER;
    };
  }

  @Override
  public boolean acks() {
    return false;
  }
}
