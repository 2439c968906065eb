package io.ringcast.multicast;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Locale;

/**
 * What a probe sends: an envelope of a type that nodes and clients pass over. It is no heartbeat,
 * so no node takes the probe for a node, and no question, so no leader answers it.
 */
final class ProbeDatagram {

  static final byte[] HEAD = "{\"type\":\"NETWORK_PROBE\",\"sender_id\":\"".getBytes(US_ASCII);

  private ProbeDatagram() {}

  /**
   * @param nonce letters and digits that tell this probe, and the interface, from all others
   */
  static byte[] of(String nonce, double now) {
    String json =
        String.format(
            Locale.ROOT,
            "{\"type\":\"NETWORK_PROBE\",\"sender_id\":\"%s\",\"payload\":{},"
                + "\"timestamp\":%.3f,\"message_id\":\"%s\"}",
            nonce,
            now,
            nonce);
    return json.getBytes(US_ASCII);
  }

  /** Whether this is a datagram of that very probe. */
  static boolean isOf(String nonce, byte[] datagram, int length) {
    byte[] expected = nonce.getBytes(US_ASCII);
    int start = HEAD.length;
    return length > start + expected.length
        && Arrays.equals(datagram, 0, start, HEAD, 0, start)
        && Arrays.equals(datagram, start, start + expected.length, expected, 0, expected.length)
        && datagram[start + expected.length] == '"';
  }
}
