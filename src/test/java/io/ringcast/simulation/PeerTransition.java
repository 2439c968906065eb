package io.ringcast.simulation;

import io.ringcast.membership.Peer;
import io.ringcast.membership.PeerState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of the table in {@link PeerState}; there are no others. */
enum PeerTransition {
  UNKNOWN_TO_ALIVE,
  ALIVE_TO_SUSPECT,
  SUSPECT_TO_ALIVE,
  ALIVE_TO_FAILED,
  SUSPECT_TO_FAILED,
  ALIVE_TO_LEFT,
  SUSPECT_TO_LEFT,
  LIVE_TO_NEXT_LIFE,
  FAILED_TO_ALIVE,
  FAILED_TO_NEXT_LIFE,
  LEFT_TO_NEXT_LIFE;

  /**
   * @return empty if nothing changed
   * @throws IllegalStateException if the table has no such row
   */
  static Optional<PeerTransition> of(@Nullable Peer before, Peer after) {
    if (before == null) {
      return Optional.of(required(after.state() instanceof PeerState.Alive, UNKNOWN_TO_ALIVE));
    }
    if (!before.member().equals(after.member())) {
      return Optional.of(
          required(
              after.state() instanceof PeerState.Alive,
              switch (before.state()) {
                case PeerState.Left left -> LEFT_TO_NEXT_LIFE;
                case PeerState.Failed failed -> FAILED_TO_NEXT_LIFE;
                default -> LIVE_TO_NEXT_LIFE;
              }));
    }
    if (kind(before.state()).equals(kind(after.state()))) {
      return Optional.empty();
    }
    String name = kind(before.state()) + "_TO_" + kind(after.state());
    for (PeerTransition transition : values()) {
      if (transition.name().equals(name)) {
        return Optional.of(transition);
      }
    }
    throw new IllegalStateException(name);
  }

  private static PeerTransition required(boolean legal, PeerTransition transition) {
    if (!legal) {
      throw new IllegalStateException(transition + ", but not as Alive");
    }
    return transition;
  }

  private static String kind(PeerState state) {
    return switch (state) {
      case PeerState.Alive alive -> "ALIVE";
      case PeerState.Suspect suspect -> "SUSPECT";
      case PeerState.Failed failed -> "FAILED";
      case PeerState.Left left -> "LEFT";
    };
  }
}
