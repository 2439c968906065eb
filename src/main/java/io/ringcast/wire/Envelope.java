package io.ringcast.wire;

/**
 * One message with who sent it.
 *
 * @param senderId the user id of a client, or the node id of a node
 * @param messageId unique per sender; empty when the sender gave none
 * @param timestamp seconds since the epoch by the sender's clock, fractional
 */
public record Envelope(String senderId, String messageId, double timestamp, Message message) {

  public Envelope {
    if (!Double.isFinite(timestamp)) {
      throw new IllegalArgumentException("timestamp must be a finite number");
    }
  }
}
