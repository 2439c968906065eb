package io.ringcast.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * A length-prefixed message as it stands on the wire: 4 bytes of big-endian length, then the JSON.
 * Never changed after it was made, so that one frame can wait in many queues.
 */
public final class Frame {

  /** Bytes before the JSON. */
  public static final int HEADER_BYTES = 4;

  private final byte[] bytes;

  private Frame(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Takes over {@code bytes}, whose first 4 are the length of the rest. */
  static Frame ofPrefixed(byte[] bytes) {
    ByteBuffer.wrap(bytes).putInt(bytes.length - HEADER_BYTES);
    return new Frame(bytes);
  }

  /** A frame around a copy of {@code json}. */
  public static Frame ofJson(byte[] json) {
    byte[] bytes = new byte[HEADER_BYTES + json.length];
    System.arraycopy(json, 0, bytes, HEADER_BYTES, json.length);
    return ofPrefixed(bytes);
  }

  /** All bytes on the wire, the length included. */
  public int size() {
    return bytes.length;
  }

  public void writeTo(OutputStream out) throws IOException {
    out.write(bytes);
  }

  /** Collects frames for one write. */
  public void appendTo(ByteArrayOutputStream batch) {
    batch.write(bytes, 0, bytes.length);
  }

  /** A copy of the message's JSON, without the length. */
  public byte[] json() {
    byte[] json = new byte[bytes.length - HEADER_BYTES];
    System.arraycopy(bytes, HEADER_BYTES, json, 0, json.length);
    return json;
  }

  /** For the codec only: the backing array, which nobody may change. */
  byte[] bytes() {
    return bytes;
  }
}
