package io.ringcast.election;

import io.ringcast.wire.Message.LeaderElection;
import org.jspecify.annotations.Nullable;

/**
 * Where a node stands with regard to elections.
 *
 * <table>
 * <caption>Transitions</caption>
 * <tr><th>from</th><th>when</th><th>to</th></tr>
 * <tr><td>Settled</td><td>no rightful leader, not urgent</td><td>Waiting</td></tr>
 * <tr><td>Settled, Waiting</td><td>the leader is lost; a token of a new election</td>
 *     <td>Electing</td></tr>
 * <tr><td>Waiting</td><td>the ring was stable for long enough; it lost a member, and this is the
 *     highest left; a token of too low an epoch came</td><td>Electing</td></tr>
 * <tr><td>Waiting</td><td>there is a rightful leader again, or no majority</td><td>Settled</td></tr>
 * <tr><td>Electing</td><td>the own token is home; a leader is announced; no majority</td>
 *     <td>Settled</td></tr>
 * <tr><td>Electing</td><td>the ring lost a member, and this is the highest left; time ran out; a
 *     token of a higher epoch</td><td>Electing</td></tr>
 * <tr><td>Electing</td><td>the ring grew, or lost a member</td><td>Waiting</td></tr>
 * </table>
 */
public sealed interface Phase {

  /** The phase that follows an election, or the want of one. */
  default Settled toSettled() {
    return new Settled();
  }

  /** Takes part in the election of {@code epoch}. */
  default Electing toElecting(
      long epoch, String reason, int attempt, long nowNanos, long deadlineNanos) {
    return new Electing(epoch, reason, attempt, nowNanos, deadlineNanos, false, null);
  }

  /**
   * Waits for a stable ring; a wait that began earlier may be put off.
   *
   * @param waitNanos from now
   * @param mostNanos from when it began
   */
  default Waiting toWaiting(String reason, long nowNanos, long waitNanos, long mostNanos) {
    return new Waiting(reason, nowNanos, nowNanos + waitNanos);
  }

  /** No election is needed, or none is allowed. */
  record Settled() implements Phase {}

  /** An election is needed, and starts when the ring has been stable for a while. */
  record Waiting(String reason, long sinceNanos, long dueNanos) implements Phase {
    @Override
    public Waiting toWaiting(String newReason, long nowNanos, long waitNanos, long mostNanos) {
      long due = Math.max(dueNanos, Math.min(nowNanos + waitNanos, sinceNanos + mostNanos));
      return new Waiting(newReason, sinceNanos, due);
    }
  }

  /**
   * Tokens of {@code epoch} are on their way.
   *
   * @param reason why this node took part first
   * @param attempt counts from 1 the elections since there was a leader
   * @param ownSent the own id was sent in this epoch, so a lower one is swallowed
   * @param lastSent the highest token sent, for sending again; null before the first
   */
  record Electing(
      long epoch,
      String reason,
      int attempt,
      long startedNanos,
      long deadlineNanos,
      boolean ownSent,
      @Nullable LeaderElection lastSent)
      implements Phase {

    Electing afterSending(LeaderElection token, boolean own) {
      return new Electing(
          epoch, reason, attempt, startedNanos, deadlineNanos, ownSent || own, token);
    }

    @Override
    public Waiting toWaiting(String newReason, long nowNanos, long waitNanos, long mostNanos) {
      return new Waiting(newReason, nowNanos, nowNanos + waitNanos);
    }
  }
}
