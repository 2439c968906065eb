package io.ringcast.membership;

/**
 * Whether a peer, in its present incarnation, is alive.
 *
 * <table>
 * <caption>Transitions</caption>
 * <tr><th>from</th><th>when</th><th>to</th></tr>
 * <tr><td>(unknown)</td><td>a first heartbeat</td><td>Alive</td></tr>
 * <tr><td>Alive</td><td>the link to it broke</td><td>Suspect</td></tr>
 * <tr><td>Suspect</td><td>the link is up again</td><td>Alive</td></tr>
 * <tr><td>Suspect</td><td>the re-dial was refused</td><td>Failed</td></tr>
 * <tr><td>Alive, Suspect</td><td>silent for the limit</td><td>Failed</td></tr>
 * <tr><td>Alive, Suspect</td><td>a goodbye over a link</td><td>Left</td></tr>
 * <tr><td>Alive without a link, Suspect</td><td>a heartbeat of a newer incarnation over a link</td>
 *     <td>Failed; the newer one begins as Alive</td></tr>
 * <tr><td>Failed</td><td>a heartbeat over a link</td><td>Alive</td></tr>
 * </table>
 *
 * <p>A newer incarnation of a peer that failed or left begins as Alive; for the incarnation that
 * left, Left is the end. A suspect that is heard and not linked for the silence limit stays one,
 * and loses its membership until a link is up again. A datagram only tells of a peer that is not
 * known yet, and keeps a live one alive.
 */
public sealed interface PeerState {

  /** Heard within the limit. */
  record Alive() implements PeerState {
    Suspect toSuspect(long nowNanos) {
      return new Suspect(nowNanos);
    }
  }

  /** Its link broke; not yet known whether the peer is gone or only the connection. */
  record Suspect(long sinceNanos) implements PeerState {
    /** For a time in which nobody could dial it. */
    Suspect forgive(long nanos, long nowNanos) {
      return new Suspect(Math.min(nowNanos, sinceNanos + nanos));
    }

    Alive toAlive() {
      return new Alive();
    }
  }

  /** Taken to be dead; only a live connection revives it. */
  record Failed(long sinceNanos) implements PeerState {
    Alive toAlive() {
      return new Alive();
    }
  }

  /** It said goodbye. */
  record Left(long sinceNanos) implements PeerState {}

  /** Alive or suspect: counts as a member. */
  default boolean isLive() {
    return switch (this) {
      case Alive alive -> true;
      case Suspect suspect -> true;
      case Failed failed -> false;
      case Left left -> false;
    };
  }
}
