package io.ringcast.cluster;

import io.ringcast.election.Ring;
import io.ringcast.membership.Peer;
import io.ringcast.wire.Message.Member;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether this node stands as a candidate; and who of the others does not, by their own words. */
final class Candidacy {

  private final Member self;
  private boolean steppedDown;
  private long untilNanos;

  Candidacy(Member self) {
    this.self = self;
  }

  void stepDown(Duration time, long nowNanos) {
    steppedDown = true;
    untilNanos = nowNanos + time.toNanos();
  }

  /** The time for which it stepped down is over now. */
  void standSoon(long nowNanos) {
    untilNanos = nowNanos;
  }

  /** Whether the time for which it stepped down is over. */
  boolean isOver(long nowNanos) {
    return steppedDown && nowNanos - untilNanos >= 0;
  }

  void standAgain() {
    steppedDown = false;
  }

  /** The ring with those of its members who have stepped down. */
  Ring mark(Ring ring, List<Peer> members) {
    Set<Member> some = new HashSet<>();
    if (steppedDown) {
      some.add(self);
    }
    for (Peer peer : members) {
      if (peer.heartbeat().steppedDown() && ring.contains(peer.member())) {
        some.add(peer.member());
      }
    }
    return ring.withSteppedDown(some);
  }
}
