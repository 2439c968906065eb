package io.ringcast.membership;

import io.ringcast.wire.Message.Heartbeat;
import io.ringcast.wire.Message.Member;
import java.util.OptionalLong;

/**
 * What is known of one other node; immutable.
 *
 * @param heartbeat its latest
 * @param firstHeardNanos when this incarnation was taken up
 * @param lastHeardNanos when a heartbeat last came, over whatever channel
 * @param lastDatagramNanos when one last came by datagram; empty if never
 * @param linkUp whether the link to it is up
 * @param linked whether the link to it was ever up in this incarnation; before that it takes no
 *     part in the ring
 * @param rttNanos the last round trip over the link; empty before the first
 */
public record Peer(
    Member member,
    Heartbeat heartbeat,
    PeerState state,
    long firstHeardNanos,
    long lastHeardNanos,
    OptionalLong lastDatagramNanos,
    boolean linkUp,
    boolean linked,
    OptionalLong rttNanos) {

  static Peer first(Member member, Heartbeat heartbeat, Channel channel, long nowNanos) {
    OptionalLong datagram =
        channel == Channel.DATAGRAM ? OptionalLong.of(nowNanos) : OptionalLong.empty();
    return new Peer(
        member,
        heartbeat,
        new PeerState.Alive(),
        nowNanos,
        nowNanos,
        datagram,
        false,
        false,
        OptionalLong.empty());
  }

  Peer heard(Heartbeat newer, Channel channel, long nowNanos) {
    OptionalLong datagram =
        channel == Channel.DATAGRAM ? OptionalLong.of(nowNanos) : lastDatagramNanos;
    return new Peer(
        member, newer, state, firstHeardNanos, nowNanos, datagram, linkUp, linked, rttNanos);
  }

  /** The same heartbeat on a second channel: no news of the peer, but of the channel. */
  Peer heardAgain(long nowNanos) {
    return new Peer(
        member,
        heartbeat,
        state,
        firstHeardNanos,
        lastHeardNanos,
        OptionalLong.of(nowNanos),
        linkUp,
        linked,
        rttNanos);
  }

  Peer withState(PeerState newState) {
    return new Peer(
        member,
        heartbeat,
        newState,
        firstHeardNanos,
        lastHeardNanos,
        lastDatagramNanos,
        linkUp,
        linked,
        rttNanos);
  }

  Peer withLink(boolean up) {
    return new Peer(
        member,
        heartbeat,
        state,
        firstHeardNanos,
        lastHeardNanos,
        lastDatagramNanos,
        up,
        linked || up,
        up ? rttNanos : OptionalLong.empty());
  }

  Peer withRtt(long nanos) {
    return new Peer(
        member,
        heartbeat,
        state,
        firstHeardNanos,
        lastHeardNanos,
        lastDatagramNanos,
        linkUp,
        linked,
        OptionalLong.of(nanos));
  }

  /** Moves the times of the last signs of life forward, for a time in which nobody listened. */
  Peer forgive(long nanos, long nowNanos) {
    OptionalLong datagram =
        lastDatagramNanos.isPresent()
            ? OptionalLong.of(Math.min(nowNanos, lastDatagramNanos.getAsLong() + nanos))
            : lastDatagramNanos;
    return new Peer(
        member,
        heartbeat,
        state,
        firstHeardNanos,
        Math.min(nowNanos, lastHeardNanos + nanos),
        datagram,
        linkUp,
        linked,
        rttNanos);
  }

  /** Live, and reached over a link: a member of the ring. */
  public boolean isMember() {
    return state.isLive() && linked;
  }
}
