package io.ringcast.wire;

import java.io.IOException;

/** A stream of frames that cannot be read on, because where the next frame begins is unknown. */
public final class FrameException extends IOException {

  private static final long serialVersionUID = 1L;

  /** What is wrong with the stream. */
  public enum Problem {
    /** A length of 0, or above the limit. */
    BAD_LENGTH,
    /** The stream ended inside a frame. */
    TRUNCATED
  }

  private final Problem problem;

  FrameException(Problem problem, String message) {
    super(message);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
