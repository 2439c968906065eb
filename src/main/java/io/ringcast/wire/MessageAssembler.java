package io.ringcast.wire;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Puts messages together from the bytes of a client as they come. Not safe for several threads. */
public sealed interface MessageAssembler permits FrameAssembler, LineAssembler {

  /** Takes all of {@code bytes}. */
  void add(ByteBuffer bytes);

  /**
   * All messages that are whole, in one piece; null if none is.
   *
   * @throws FrameException if the length of the first one is not allowed
   */
  @Nullable Frame all() throws FrameException;

  /**
   * The stream has ended.
   *
   * @throws FrameException if that was inside a message
   */
  void end() throws FrameException;

  /** How much memory it takes, in bytes. */
  int heldBytes();
}
