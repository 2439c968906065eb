package io.ringcast.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * A length-prefixed message as it stands on the wire: 4 bytes of big-endian length, then the JSON.
 * Or several of them in a row, as they came: what has the same way to go goes as one. Never changed
 * after it was made, so that it can wait in many queues.
 */
public final class Frame implements Iterable<Frame> {

  /** Bytes before the JSON. */
  public static final int HEADER_BYTES = 4;

  private final byte[] array;
  private final int offset;
  private final int size;
  private final int count;

  private Frame(byte[] array, int offset, int size, int count) {
    this.array = array;
    this.offset = offset;
    this.size = size;
    this.count = count;
  }

  /** Takes over {@code bytes}, whose first 4 are to be the length of the rest. */
  static Frame ofPrefixed(byte[] bytes) {
    ByteBuffer.wrap(bytes).putInt(bytes.length - HEADER_BYTES);
    return new Frame(bytes, 0, bytes.length, 1);
  }

  /** Takes over a part of {@code bytes} that holds {@code count} whole frames. */
  static Frame ofWhole(byte[] bytes, int offset, int size, int count) {
    return new Frame(bytes, offset, size, count);
  }

  /** A frame around a copy of {@code json}. */
  public static Frame ofJson(byte[] json) {
    byte[] bytes = new byte[HEADER_BYTES + json.length];
    System.arraycopy(json, 0, bytes, HEADER_BYTES, json.length);
    return ofPrefixed(bytes);
  }

  /** All bytes on the wire, the lengths included. */
  public int size() {
    return size;
  }

  /** How many messages. */
  public int count() {
    return count;
  }

  /** The single frames, which share the bytes of this one. */
  @Override
  public Iterator<Frame> iterator() {
    return new Iterator<>() {
      private int at = offset;

      @Override
      public boolean hasNext() {
        return at < offset + size;
      }

      @Override
      public Frame next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        int frameSize = HEADER_BYTES + ByteBuffer.wrap(array).getInt(at);
        Frame frame = new Frame(array, at, frameSize, 1);
        at += frameSize;
        return frame;
      }
    };
  }

  /** This frame and those that follow it in the same bytes, up to {@code last}. */
  public Frame upTo(Frame last, int frames) {
    return last == this ? this : new Frame(array, offset, last.offset + last.size - offset, frames);
  }

  /** The same frames, without keeping far more bytes than their own in memory. */
  public Frame compact() {
    if (size >= array.length / 2) {
      return this;
    }
    byte[] own = new byte[size];
    System.arraycopy(array, offset, own, 0, size);
    return new Frame(own, 0, size, count);
  }

  public void writeTo(OutputStream out) throws IOException {
    out.write(array, offset, size);
  }

  /** Collects frames for one write. */
  public void appendTo(ByteArrayOutputStream batch) {
    batch.write(array, offset, size);
  }

  public void writeTo(ByteBuffer target) {
    target.put(array, offset, size);
  }

  /** How many bytes {@link #writeLinesTo} writes. */
  public int lineBytes() {
    return size - count * (HEADER_BYTES - 1);
  }

  /** Writes each message as a line of its own, without its length. */
  public void writeLinesTo(ByteBuffer target) {
    for (Frame one : this) {
      int end = one.offset + one.size;
      for (int at = one.jsonOffset(); at < end; at++) {
        byte next = array[at];
        // Only ever between two tokens: inside a string it would be no JSON.
        target.put(next == '\n' || next == '\r' ? (byte) ' ' : next);
      }
      target.put((byte) '\n');
    }
  }

  /** A copy of the message's JSON, without the length. */
  public byte[] json() {
    byte[] json = new byte[size - HEADER_BYTES];
    System.arraycopy(array, offset + HEADER_BYTES, json, 0, json.length);
    return json;
  }

  /** For the codec only: the backing array, which nobody may change. */
  byte[] array() {
    return array;
  }

  /** Where the JSON of a single frame begins in the array. */
  int jsonOffset() {
    return offset + HEADER_BYTES;
  }
}
