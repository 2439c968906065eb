package io.ringcast.simulation;

/** What must hold. */
enum Property {
  /** No input makes the control plane fail. */
  NO_EXCEPTION,
  /** A leadership is followed only if it was won. */
  FOLLOWED_ONLY_IF_WON,
  /** Rings that share a member don't both decide one epoch. */
  ONE_WINNER_PER_SHARED_RING,
  /** With an expected size, and where nobody restarted: one leader for each epoch, ever. */
  ONE_LEADER_PER_EPOCH,
  /** A node's epoch never goes down. */
  EPOCH_NEVER_DOWN,
  /** The winner has the highest id of its ring, in its present incarnation. */
  WINNER_IS_HIGHEST,
  /** All members of the winner's ring have sent its token on, in that epoch and on that ring. */
  WINNER_WENT_ROUND,
  /** The winner announces itself to all others of its ring, in the step in which it wins. */
  WINNER_TELLS_ALL,
  /**
   * An election on a ring of n costs at most n(n+1)/2 tokens, re-sending aside, and one
   * announcement to each of the others. Who only follows tells nobody but those who say something
   * older.
   */
  FEW_MESSAGES,
  /** A token has no more hops than its ring has members, and as many when it comes home. */
  FEW_HOPS,
  /** Forged, foreign and garbled datagrams change neither the ring nor the election. */
  LIES_CHANGE_NOTHING,
  /** Stale tokens, announcements and heartbeats change nothing. */
  STALE_CHANGES_NOTHING,
  /** Nobody is failed that was heard within the limit, unless its process is gone. */
  NO_FALSE_FAILURE,
  /** A new datagram counts; what a forged one has done is over with the next over the link. */
  DATAGRAM_COUNTS,
  /** Whose goodbye has come is neither suspected nor failed afterwards. */
  GOODBYE_IS_NO_FAILURE,
  /** Peers change their state only as the table in PeerState says. */
  LEGAL_TRANSITION,
  /** An election, and the wait for one, ends in its time. */
  ELECTION_ENDS,
  /** An election that is tried again has more time than the one before, on the same ring. */
  ELECTION_TIME_GROWS,
  /** A token for a ring that a node does not see yet counts as soon as the node sees it. */
  TOKEN_WAITS_FOR_ITS_RING,
  /** Who should replace a lost leader, or steps down, starts the election in that step. */
  ELECTS_AT_ONCE,
  /** When a member is lost, nobody but the highest that is left starts an election for that. */
  ONE_STARTS_ANEW,
  /** What a broken link may have lost of an election is sent again. */
  TOKEN_IS_SENT_AGAIN,
  /** Nobody asks for an election while the leader is there that should be. */
  NO_NEEDLESS_ELECTION,
  /** Who is silent for long is failed, and forgotten in the end. */
  DEAD_ARE_MISSED,
  /** The links and users of who is gone are ended. */
  GONE_IS_TOLD,
  /** With an expected size, a side without a majority has no leader. */
  NO_LEADER_WITHOUT_MAJORITY,
  /** Nobody is put out of a ring for what another says, unless that stays so for long. */
  RING_IS_KEPT,
  /** A view agrees with itself. */
  CONSISTENT_VIEW,
  /** Mailbox and tables keep within their bounds. */
  BOUNDED,
  /** No node takes itself for the second one of its id while it is the only one. */
  NO_FALSE_STOP,
  /** Soon after the last fault all nodes have the same members, epoch and leader. */
  CONVERGES,
  /**
   * They need 3 epochs for it at most, one more for each node that was started at the end or
   * shortly before, and more only where a life that is over may still be believed: an election that
   * needs it is tried again.
   */
  FEW_EPOCHS,
  /** The leader is the one that should be. */
  RIGHT_LEADER,
  /** Then nothing happens any more. */
  STAYS_QUIET
}
