package io.ringcast.wire;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the nodes of a cluster know and others don't. It never leaves the node: what does are keyed
 * hashes (HMAC-SHA256, RFC 2104) that only somebody who knows it can make. Thread-safe.
 */
public final class ClusterSecret {

  /** The shortest secret allowed, in characters: one that can be guessed is none. */
  public static final int MIN_LENGTH = 16;

  public static final int MAX_LENGTH = 1024;

  /** The length of a keyed hash in hexadecimal digits. */
  public static final int HASH_LENGTH = 64;

  private static final String ALGORITHM = "HmacSHA256";

  /** Copied for each hash, and never used itself. */
  private final Mac keyed;

  /**
   * @throws IllegalArgumentException if {@code text} is too short or too long; the message does not
   *     quote it
   */
  public ClusterSecret(String text) {
    if (text.length() < MIN_LENGTH || text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a cluster secret must be " + MIN_LENGTH + " to " + MAX_LENGTH + " characters");
    }
    try {
      keyed = Mac.getInstance(ALGORITHM);
      keyed.init(new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  /** The keyed hash of the first {@code length} bytes, as {@value #HASH_LENGTH} ASCII digits. */
  public byte[] hash(byte[] bytes, int length) {
    try {
      Mac mac = (Mac) keyed.clone();
      mac.update(bytes, 0, length);
      return HexFormat.of().formatHex(mac.doFinal()).getBytes(StandardCharsets.US_ASCII);
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(ALGORITHM + " of this Java can't be copied", e);
    }
  }

  /** The keyed hash of {@code text}, in hexadecimal. */
  public String hash(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new String(hash(bytes, bytes.length), StandardCharsets.US_ASCII);
  }

  /** Whether {@code hash} is that of {@code text}; takes as long for any wrong one. */
  public boolean isHashOf(String text, String hash) {
    return MessageDigest.isEqual(
        hash(text).getBytes(StandardCharsets.US_ASCII), hash.getBytes(StandardCharsets.US_ASCII));
  }

  /** Never the secret itself, wherever settings are printed. */
  @Override
  public String toString() {
    return "******";
  }
}
