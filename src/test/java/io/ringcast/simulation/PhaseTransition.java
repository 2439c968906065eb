package io.ringcast.simulation;

import io.ringcast.election.Phase;
import java.util.Optional;

/** The rows of the table in {@link Phase}. */
enum PhaseTransition {
  SETTLED_TO_WAITING,
  SETTLED_TO_ELECTING,
  WAITING_TO_ELECTING,
  WAITING_TO_SETTLED,
  ELECTING_TO_SETTLED,
  ELECTING_TO_ELECTING,
  ELECTING_TO_WAITING;

  /** Empty if nothing but times changed. */
  static Optional<PhaseTransition> of(Phase before, Phase after) {
    return switch (before) {
      case Phase.Settled settled ->
          switch (after) {
            case Phase.Settled same -> Optional.empty();
            case Phase.Waiting waiting -> Optional.of(SETTLED_TO_WAITING);
            case Phase.Electing electing -> Optional.of(SETTLED_TO_ELECTING);
          };
      case Phase.Waiting waiting ->
          switch (after) {
            case Phase.Settled settled -> Optional.of(WAITING_TO_SETTLED);
            case Phase.Waiting same -> Optional.empty();
            case Phase.Electing electing -> Optional.of(WAITING_TO_ELECTING);
          };
      case Phase.Electing electing ->
          switch (after) {
            case Phase.Settled settled -> Optional.of(ELECTING_TO_SETTLED);
            case Phase.Waiting waiting -> Optional.of(ELECTING_TO_WAITING);
            case Phase.Electing other ->
                other.epoch() == electing.epoch()
                    ? Optional.empty()
                    : Optional.of(ELECTING_TO_ELECTING);
          };
    };
  }
}
