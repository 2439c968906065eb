package io.ringcast.cluster;

import io.ringcast.membership.MembershipSettings;

/**
 * Whether this node is the second one of its id, as far as peers that refuse its links can tell. A
 * peer also refuses a restarted node until it has noticed the end of its former life; so only
 * refusals that go on for longer than that takes are believed.
 */
final class Refusals {

  /** Refusals further apart than this have nothing to do with each other. */
  private final long gapNanos;

  private final long noticedNanos;
  private long firstNanos;
  private long lastNanos;
  private boolean refused;

  Refusals(MembershipSettings settings) {
    gapNanos = settings.silenceLimit().toNanos();
    noticedNanos = gapNanos + settings.heartbeatInterval().toNanos();
  }

  /** A peer refused this node; whether that is to be believed. */
  boolean onRefused(long nowNanos) {
    if (!refused || nowNanos - lastNanos >= gapNanos) {
      refused = true;
      firstNanos = nowNanos;
    }
    lastNanos = nowNanos;
    return nowNanos - firstNanos >= noticedNanos;
  }

  /** A peer took this node up. */
  void onAccepted() {
    refused = false;
  }
}
