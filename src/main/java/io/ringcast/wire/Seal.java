package io.ringcast.wire;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The keyed hash at the end of a datagram: the last key of its envelope, {@code "hmac"}, over all
 * bytes before the comma that precedes it. Its length is fixed, so it is found and checked before
 * anything is parsed.
 */
public final class Seal {

  private static final byte[] HEAD = ",\"hmac\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TAIL = "\"}".getBytes(StandardCharsets.US_ASCII);

  /** How much longer a sealed datagram is, in bytes, beside its closing brace. */
  private static final int SIZE = HEAD.length + ClusterSecret.HASH_LENGTH + TAIL.length;

  private Seal() {}

  /**
   * Puts a seal on an envelope.
   *
   * @param json one JSON object with at least one key, and nothing after it
   */
  public static byte[] put(ClusterSecret secret, byte[] json) {
    int covered = json.length - 1;
    byte[] sealed = Arrays.copyOf(json, covered + SIZE);
    System.arraycopy(HEAD, 0, sealed, covered, HEAD.length);
    System.arraycopy(
        secret.hash(json, covered), 0, sealed, covered + HEAD.length, ClusterSecret.HASH_LENGTH);
    System.arraycopy(TAIL, 0, sealed, sealed.length - TAIL.length, TAIL.length);
    return sealed;
  }

  /** Whether a datagram ends with a seal, be it right or wrong. */
  public static boolean isOn(byte[] datagram, int length) {
    int start = length - SIZE;
    return start > 0
        && Arrays.equals(datagram, start, start + HEAD.length, HEAD, 0, HEAD.length)
        && Arrays.equals(datagram, length - TAIL.length, length, TAIL, 0, TAIL.length);
  }

  /** Whether a datagram ends with the right seal; takes as long for any wrong one. */
  public static boolean isRight(ClusterSecret secret, byte[] datagram, int length) {
    if (!isOn(datagram, length)) {
      return false;
    }
    int start = length - SIZE;
    byte[] found = Arrays.copyOfRange(datagram, start + HEAD.length, length - TAIL.length);
    return MessageDigest.isEqual(secret.hash(datagram, start), found);
  }
}
