package io.ringcast.membership;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * When a peer was heard, and over which channel; immutable. Each channel counts its own sequence
 * numbers: a datagram can be forged, and must not make what comes over the link look old. Nor for
 * long the true datagrams: they are numbered like what comes over the link, so that one ends it.
 *
 * @param firstNanos when this incarnation was taken up
 * @param lastNanos when it last showed that it lives
 * @param datagramNanos when a datagram last came; empty if none did
 * @param linkSequence the highest over a link, {@value #NONE} for none
 * @param datagramSequence the highest by datagram, {@value #NONE} for none
 */
record LifeSigns(
    long firstNanos,
    long lastNanos,
    OptionalLong datagramNanos,
    long linkSequence,
    long datagramSequence) {

  private static final long NONE = -1;

  static LifeSigns first(Channel channel, long sequence, long nowNanos) {
    return switch (channel) {
      case LINK -> new LifeSigns(nowNanos, nowNanos, OptionalLong.empty(), sequence, NONE);
      case DATAGRAM -> new LifeSigns(nowNanos, nowNanos, OptionalLong.of(nowNanos), NONE, sequence);
    };
  }

  /** With one sign more; empty if it is an old one, or one repeated. */
  Optional<LifeSigns> with(Channel channel, long sequence, long nowNanos) {
    return switch (channel) {
      case LINK ->
          // The hello of a new connection repeats the number of the heartbeat before it.
          sequence < linkSequence
              ? Optional.empty()
              : Optional.of(
                  new LifeSigns(
                      firstNanos,
                      nowNanos,
                      datagramNanos,
                      sequence,
                      Math.min(datagramSequence, sequence)));
      case DATAGRAM ->
          sequence <= datagramSequence
              ? Optional.empty()
              : Optional.of(
                  new LifeSigns(
                      firstNanos,
                      // The link told the same or more before: no newer sign of the peer.
                      sequence > linkSequence ? nowNanos : lastNanos,
                      OptionalLong.of(nowNanos),
                      linkSequence,
                      sequence));
    };
  }

  /** Moves the last times forward, for a time in which nobody listened. */
  LifeSigns forgive(long nanos, long nowNanos) {
    OptionalLong datagram =
        datagramNanos.isPresent()
            ? OptionalLong.of(Math.min(nowNanos, datagramNanos.getAsLong() + nanos))
            : datagramNanos;
    return new LifeSigns(
        firstNanos,
        Math.min(nowNanos, lastNanos + nanos),
        datagram,
        linkSequence,
        datagramSequence);
  }

  boolean cameOverLink() {
    return linkSequence != NONE;
  }
}
