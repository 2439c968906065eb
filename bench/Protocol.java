import java.nio.ByteBuffer;
import java.util.List;

/** How the load speaks to one peer: bytes out, and what bytes that came in are. */
interface Protocol {

  /** The topic of what is for everybody. */
  String ALL = "all";

  /** What a frame is to the load. */
  enum Kind {
    /** A copy of a message. */
    DELIVERY,
    /** The server took a message. */
    ACK,
    /** The server didn't, or complains. */
    REFUSAL,
    /** An answer to the registration. */
    READY,
    /** Wants {@link #pong}. */
    PING,
    /** Of no interest. */
    OTHER
  }

  /**
   * A message, but for its number.
   *
   * @param payloadAt where its {@link Payload} begins
   * @param idAt where eight hexadecimal digits make its id unique; -1 if it has none
   */
  record Template(byte[] bytes, int payloadAt, int idAt) {}

  /**
   * What a client says first.
   *
   * @param topics what it wants to get; none if it only sends
   */
  byte[] registration(String user, List<String> topics);

  /** How many {@link Kind#READY} complete the registration. */
  int answers(List<String> topics);

  Template message(String sender, String topic, String payload);

  /** Length of the frame that begins here; 0 if not all of it is there yet. */
  int frameLength(ByteBuffer in, int at, int end);

  Kind kind(ByteBuffer in, int at, int length);

  /** Whether each message is answered by an {@link Kind#ACK}. */
  boolean acks();

  /** Whether a message to all reaches the other senders too. */
  default boolean sendersListen() {
    return false;
  }

  /** The answer to a {@link Kind#PING}. */
  default byte[] pong() {
    return new byte[0];
  }
}
