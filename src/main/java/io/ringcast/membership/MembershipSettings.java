package io.ringcast.membership;

import java.time.Duration;

/**
 * @param heartbeatInterval how often each node shows that it is alive
 * @param missedHeartbeats a peer silent for this many intervals is failed
 * @param retention how long failed and left peers are remembered
 */
public record MembershipSettings(
    Duration heartbeatInterval, int missedHeartbeats, Duration retention) {

  /** How long a peer may be silent. */
  public Duration silenceLimit() {
    return heartbeatInterval.multipliedBy(missedHeartbeats);
  }
}
