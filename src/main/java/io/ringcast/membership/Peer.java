package io.ringcast.membership;

import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.Member;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of one other node; immutable.
 *
 * @param heartbeat its latest over a link; before the first, the datagram that told of it
 * @param signs when it was heard
 * @param linkUp whether the link to it is up
 * @param linked whether the link to it was up in this incarnation, and has not been broken for the
 *     silence limit since; otherwise it is no member
 * @param rttNanos the last round trip over the link; empty before the first
 */
public record Peer(
    Member member,
    Heartbeat heartbeat,
    PeerState state,
    LifeSigns signs,
    boolean linkUp,
    boolean linked,
    OptionalLong rttNanos) {

  static Peer first(Member member, Heartbeat heartbeat, Channel channel, long nowNanos) {
    return new Peer(
        member,
        heartbeat,
        new PeerState.Alive(),
        LifeSigns.first(channel, heartbeat.sequence(), nowNanos),
        false,
        false,
        OptionalLong.empty());
  }

  /** After a heartbeat; empty if that one was old. Only over a link its content counts. */
  Optional<Peer> heard(Heartbeat newer, Channel channel, long nowNanos) {
    Heartbeat content = channel == Channel.LINK ? newer : heartbeat;
    return signs
        .with(channel, newer.sequence(), nowNanos)
        .map(more -> new Peer(member, content, state, more, linkUp, linked, rttNanos));
  }

  Peer withState(PeerState newState) {
    return new Peer(member, heartbeat, newState, signs, linkUp, linked, rttNanos);
  }

  Peer withLink(boolean up) {
    OptionalLong rtt = up ? rttNanos : OptionalLong.empty();
    return new Peer(member, heartbeat, state, signs, up, linked || up, rtt);
  }

  Peer withRtt(long nanos) {
    return new Peer(member, heartbeat, state, signs, linkUp, linked, OptionalLong.of(nanos));
  }

  /** Its link was broken for too long: no member until it is up again. */
  Peer unlinked() {
    return new Peer(member, heartbeat, state, signs, false, false, rttNanos);
  }

  /** For a time in which nobody listened. */
  Peer forgive(long nanos, long nowNanos) {
    LifeSigns forgiven = signs.forgive(nanos, nowNanos);
    PeerState later = state instanceof PeerState.Suspect s ? s.forgive(nanos, nowNanos) : state;
    return new Peer(member, heartbeat, later, forgiven, linkUp, linked, rttNanos);
  }

  /** Live, and reached over a link: a member of the cluster. */
  public boolean isMember() {
    return state.isLive() && linked;
  }

  /** Known by datagrams alone, which anybody can send. */
  public boolean isRumour() {
    return !signs.cameOverLink();
  }

  /** When this incarnation was taken up. */
  public long firstHeardNanos() {
    return signs.firstNanos();
  }

  /** When it last showed that it lives, over whatever channel. */
  public long lastHeardNanos() {
    return signs.lastNanos();
  }

  /** When a datagram last came; empty if none did. */
  public OptionalLong lastDatagramNanos() {
    return signs.datagramNanos();
  }
}
